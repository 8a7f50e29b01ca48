package io.sluice.benchmarks.load;

import io.sluice.governance.RateLimit;
import io.sluice.governance.RateLimit.Key;
import io.sluice.kit.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.eclipse.jetty.client.HttpClient;

/**
 * What a call costs the aggregator: CPU time of its process over the calls that go through one
 * proxy with a limit that is never spent.
 *
 * <p>Settings: {@code RATE} calls per second (500), {@code WARM_UP} (60s), {@code ROUND} (20s),
 * {@code ROUNDS} (3).
 */
public final class AggregatorCostMain {

  private static final Settings SETTINGS = Settings.fromEnvironment();
  private static final long NEVER_SPENT = 100_000_000;

  private AggregatorCostMain() {}

  public static void main(String[] args) throws Exception {
    int rate = SETTINGS.integer("RATE", 500);
    var round = SETTINGS.duration("ROUND", Duration.ofSeconds(20));
    var limit = new RateLimit(Key.USER_DEFAULT, NEVER_SPENT);
    try (var stage = LimitStage.set(1, List.of(limit))) {
      var client = new HttpClient();
      client.setMaxConnectionsPerDestination(1024);
      client.start();
      try {
        var load = new OpenLoop(client);
        run(load, stage, rate, SETTINGS.duration("WARM_UP", Duration.ofSeconds(60)));
        for (int i = 0; i < SETTINGS.integer("ROUNDS", 3); i++) {
          var before = stage.aggregatorCpu();
          var latencies = run(load, stage, rate, round);
          print(stage.aggregatorCpu().minus(before), latencies);
        }
      } finally {
        client.stop();
      }
    }
  }

  private static Histogram run(OpenLoop load, LimitStage stage, int rate, Duration length)
      throws InterruptedException {
    var body = LimitCallers.body(LimitStage.LIMITED, 900);
    return load.run(stage.proxies().get(0), stage.accessToken(), body, rate, length).latencies();
  }

  private static void print(Duration cpu, Histogram latencies) {
    System.out.printf(
        Locale.ROOT,
        "aggregator CPU %.0f us/call; calls p50 %.2f ms, p99 %.2f ms%n",
        cpu.toNanos() / 1000.0 / latencies.getTotalCount(),
        latencies.getValueAtPercentile(50) / 1000.0,
        latencies.getValueAtPercentile(99) / 1000.0);
  }
}
