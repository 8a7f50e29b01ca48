package io.sluice.benchmarks.load;

import io.sluice.kit.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.client.HttpClient;

/**
 * What the gateway adds to a call: a load on the mock provider itself, through Jetty's bare reverse
 * proxy, nginx and the Portkey gateway, and through the ingress proxy with identification, leases,
 * recording and Kafka's acknowledgements all on. Rounds at a steady rate (open loop) say what
 * callers wait; rounds with a steady number of calls under way (closed loop) say what a call costs
 * when there is no idling. All are interleaved, medians are printed.
 *
 * <p>Settings: {@code SIZES} of the request bodies (1024,65536,307200 bytes), {@code RATES} of
 * requests per second at each (500,500,50), {@code ROUND} length of a round (8s), {@code ROUNDS}
 * (5), {@code UNDER_WAY} calls at once in the rounds that ask for all that a target can do (16),
 * {@code WARM_UP} of each target at each size (20s), {@code COMPILER_LEVEL} of the processes under
 * load (4; 1 is the quick compiler alone); more with {@link Stage}.
 */
public final class IngressLoadMain {

  private static final Settings SETTINGS = Settings.fromEnvironment();
  private static final List<Integer> SIZES = numbers("SIZES", "1024,65536,307200");
  private static final List<Integer> RATES = numbers("RATES", "500,500,50");
  private static final int UNDER_WAY = SETTINGS.integer("UNDER_WAY", 16);

  private IngressLoadMain() {}

  public static void main(String[] args) throws Exception {
    int rounds = SETTINGS.integer("ROUNDS", 5);
    var length = SETTINGS.duration("ROUND", Duration.ofSeconds(8));
    try (var stage = Stage.set()) {
      var client = client();
      try {
        var load = new Load(client);
        warmUp(load, stage, SETTINGS.duration("WARM_UP", Duration.ofSeconds(20)));
        measure(load, stage, rounds, length).print();
      } finally {
        client.stop();
      }
    }
  }

  private static HttpClient client() throws Exception {
    var client = new HttpClient();
    client.setMaxConnectionsPerDestination(1024);
    client.start();
    return client;
  }

  private static void warmUp(Load load, Stage stage, Duration length) throws InterruptedException {
    for (var target : stage.proxies()) { // which warm up the mock provider, too
      for (int size : SIZES) {
        load.closed(target, stage.accessToken(), body(size), UNDER_WAY, length);
      }
    }
  }

  private static Report measure(Load load, Stage stage, int rounds, Duration length)
      throws InterruptedException {
    var report = new Report("call");
    var token = stage.accessToken();
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < SIZES.size(); i++) {
        int size = SIZES.get(i);
        int rate = RATES.get(Math.min(i, RATES.size() - 1));
        var body = body(size);
        for (var target : stage.targets()) {
          report.add(
              "%d bytes, %d/s".formatted(size, rate),
              target.name(),
              once(target, () -> load.open(target, token, body, rate, length)));
        }
        for (var target : stage.targets()) {
          report.add(
              "%d bytes, %d under way".formatted(size, UNDER_WAY),
              target.name(),
              once(target, () -> load.closed(target, token, body, UNDER_WAY, length)));
        }
      }
    }
    return report;
  }

  private interface Measured {
    Load.Outcome run() throws InterruptedException;
  }

  private static Report.Round once(Target target, Measured measured) throws InterruptedException {
    var before = target.cpu();
    var outcome = measured.run();
    return Report.Round.of(
        outcome.latencies(), target.cpu().minus(before), outcome.failures().toString());
  }

  private static List<Integer> numbers(String setting, String otherwise) {
    var texts = SETTINGS.text(setting, otherwise).split(",", -1);
    return Arrays.stream(texts).map(Integer::valueOf).toList();
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
