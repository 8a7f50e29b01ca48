package io.sluice.aggregator;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.aggregator.limit.LeaseTopology;
import io.sluice.aggregator.limit.SpendTopology;
import io.sluice.aggregator.settle.HeardProxies;
import io.sluice.aggregator.settle.Proxies;
import io.sluice.aggregator.settle.SettlementTopology;
import io.sluice.kit.AdminHandler;
import io.sluice.kit.Closing;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.Topology;

/**
 * The process that runs the stream topologies: waits for its topics, then grants leases, counts
 * what is spent, and settles the calls of proxies that are gone.
 *
 * <p>Leases are granted apart from everything else: callers wait for them, so each answer is sent
 * and committed at once, which would be dear if all the records of finished calls went along.
 */
public final class AggregatorMain {

  private static final String NAME = "streams-aggregator";
  private static final Duration GRACE = Duration.ofSeconds(10);

  private AggregatorMain() {}

  public static void main(String[] args) {
    Service.run(NAME, () -> start(AggregatorConfig.from(Settings.fromEnvironment())));
  }

  /** Starts the topologies and the admin port; closing hands the work to another aggregator. */
  static AutoCloseable start(AggregatorConfig config)
      throws InterruptedException, ExecutionException {
    var metrics = Metrics.forProcess(NAME);
    var health = new Health();
    var starting = new AtomicReference<>("the topics are not there yet");
    health.add("topics", starting::get);
    var running = new Closing();
    try {
      running.add(
          HttpEndpoint.start(
              config.adminHost(), config.adminPort(), GRACE, new AdminHandler(health, metrics)));
      RequiredTopics.await(config.bootstrapServers(), config.topicPatience());
      var proxies = running.add(HeardProxies.start(config.bootstrapServers()));
      var leases =
          running.add(
              StreamsProcess.start(
                  LeaseTopology.of(config.leaseLife(), metrics),
                  StreamsSettings.leases(config),
                  metrics));
      var accounts =
          running.add(
              StreamsProcess.start(
                  accounts(config, proxies, metrics), StreamsSettings.accounts(config), metrics));
      health.add("leases", leases::trouble);
      health.add("accounts", accounts::trouble);
      starting.set("");
      return running;
    } catch (RuntimeException | InterruptedException | ExecutionException e) {
      closeAfter(e, running);
      throw e;
    }
  }

  /** What counts finished calls; nobody waits for it, so that it may work in batches. */
  private static Topology accounts(
      AggregatorConfig config, Proxies proxies, MeterRegistry metrics) {
    return SettlementTopology.addTo(
        SpendTopology.of(metrics),
        SpendTopology.CALLS_SOURCE,
        proxies,
        config.proxySilence(),
        config.longestCall(),
        metrics);
  }

  private static void closeAfter(Exception failure, AutoCloseable running) {
    try {
      running.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }
}
