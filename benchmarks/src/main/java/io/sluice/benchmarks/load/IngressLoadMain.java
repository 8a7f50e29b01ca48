package io.sluice.benchmarks.load;

import io.sluice.kit.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;

/**
 * What the gateway adds to a call: an open-loop load on the mock provider itself, through Jetty's
 * bare reverse proxy, and through the ingress proxy with identification, leases, recording and
 * Kafka's acknowledgements all on. Rounds are interleaved, medians are printed.
 *
 * <p>Settings: {@code RATE} requests per second (500), {@code SIZES} of their bodies (1024,65536
 * bytes), {@code ROUND} length of a round (8s), {@code ROUNDS} (5), {@code WARM_UP} of each target
 * at each size (20s), {@code COMPILER_LEVEL} of the processes under load (4; 1 is the quick
 * compiler alone).
 */
public final class IngressLoadMain {

  private static final Settings SETTINGS = Settings.fromEnvironment();
  private static final List<Integer> SIZES =
      Arrays.stream(SETTINGS.text("SIZES", "1024,65536").split(",")).map(Integer::valueOf).toList();
  private static final int UNDER_WAY_WHILE_WARMING = 8;

  private IngressLoadMain() {}

  public static void main(String[] args) throws Exception {
    int rate = SETTINGS.integer("RATE", 500);
    int rounds = SETTINGS.integer("ROUNDS", 5);
    var length = SETTINGS.duration("ROUND", Duration.ofSeconds(8));
    try (var stage = Stage.set()) {
      var client = client();
      try {
        var load = new OpenLoop(client);
        warmUp(load, stage, SETTINGS.duration("WARM_UP", Duration.ofSeconds(20)));
        print(measure(load, stage, rate, rounds, length));
      } finally {
        client.stop();
      }
    }
  }

  /** A target at a request size (bytes). */
  private record Cell(String target, int size) {}

  private static HttpClient client() throws Exception {
    var client = new HttpClient();
    client.setMaxConnectionsPerDestination(1024);
    client.start();
    return client;
  }

  private static void warmUp(OpenLoop load, Stage stage, Duration length)
      throws InterruptedException {
    for (var target : stage.proxies()) { // which warm up the mock provider, too
      for (int size : SIZES) {
        load.warmUp(target.uri(), stage.accessToken(), body(size), UNDER_WAY_WHILE_WARMING, length);
      }
    }
  }

  private static Map<Cell, List<Round>> measure(
      OpenLoop load, Stage stage, int rate, int rounds, Duration length)
      throws InterruptedException {
    var measured = new LinkedHashMap<Cell, List<Round>>();
    for (int round = 0; round < rounds; round++) {
      for (int size : SIZES) {
        for (var target : stage.targets()) {
          var cell = new Cell(target.name(), size);
          measured
              .computeIfAbsent(cell, key -> new ArrayList<>())
              .add(once(load, stage, target, size, rate, length));
        }
      }
    }
    return measured;
  }

  private static Round once(
      OpenLoop load, Stage stage, Stage.Target target, int size, int rate, Duration length)
      throws InterruptedException {
    var before = target.cpu();
    var outcome = load.run(target.uri(), stage.accessToken(), body(size), rate, length);
    long requests = outcome.latencies().getTotalCount();
    return new Round(
        outcome.latencies().getValueAtPercentile(50) / 1000.0,
        outcome.latencies().getValueAtPercentile(99) / 1000.0,
        target.cpu().minus(before).toNanos() / 1000.0 / requests,
        outcome.failures().toString());
  }

  /** Latencies in milliseconds, CPU in microseconds per request. */
  private record Round(double p50, double p99, double cpu, String failures) {}

  private static void print(Map<Cell, List<Round>> measured) {
    System.out.printf(
        "%-8s %8s %10s %10s %14s  %s%n",
        "target", "bytes", "p50 ms", "p99 ms", "CPU us/call", "failures");
    measured.forEach(
        (cell, rounds) ->
            System.out.printf(
                "%-8s %8d %10.2f %10.2f %14.0f  %s%n",
                cell.target(),
                cell.size(),
                median(rounds.stream().map(Round::p50).toList()),
                median(rounds.stream().map(Round::p99).toList()),
                median(rounds.stream().map(Round::cpu).toList()),
                rounds.stream()
                    .map(Round::failures)
                    .filter(failures -> !failures.equals("{}"))
                    .toList()));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  static byte[] body(int size) {
    var head =
        "{\"model\":\"" + Stage.MODEL + "\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",";
    var frame = head + "\"content\":\"\"}]}";
    var text = "x".repeat(Math.max(1, size - frame.length()));
    return frame.replace("\"\"", '"' + text + '"').getBytes(StandardCharsets.UTF_8);
  }

  static URI messages(String base) {
    return URI.create(base + "/anthropic/v1/messages");
  }
}
