package io.sluice.aggregator;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.aggregator.limit.LeaseTopology;
import io.sluice.aggregator.limit.SpendTopology;
import io.sluice.aggregator.settle.HeardProxies;
import io.sluice.aggregator.settle.Proxies;
import io.sluice.aggregator.settle.SettlementTopology;
import io.sluice.kit.AdminHandler;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that runs the stream topologies: waits for its topics, then grants leases, counts
 * what is spent, and settles the calls of proxies that are gone.
 */
public final class AggregatorMain {

  private static final Logger LOGGER = LoggerFactory.getLogger(AggregatorMain.class);
  private static final String NAME = "streams-aggregator";
  private static final Duration GRACE = Duration.ofSeconds(10);

  // an aggregator that dies in a transaction holds up its answers' readers for so long
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(5);
  private static final int HEARTBEATS_PER_SESSION = 4;

  private AggregatorMain() {}

  public static void main(String[] args) {
    Service.run(NAME, () -> start(AggregatorConfig.from(Settings.fromEnvironment())));
  }

  /** Starts the topologies and the admin port; closing hands the work to another aggregator. */
  static AutoCloseable start(AggregatorConfig config)
      throws InterruptedException, ExecutionException {
    RequiredTopics.await(config.bootstrapServers(), config.topicPatience());
    var metrics = Metrics.forProcess(NAME);
    var proxies = HeardProxies.start(config.bootstrapServers());
    var streams = streams(config, proxies, metrics);
    var health = new Health();
    health.add("streams", () -> trouble(streams));
    var admin =
        HttpEndpoint.start(
            config.adminHost(), config.adminPort(), GRACE, new AdminHandler(health, metrics));
    streams.start();
    return () -> {
      admin.close();
      streams.close(
          CloseOptions.timeout(GRACE)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
      proxies.close();
    };
  }

  private static Topology topology(
      AggregatorConfig config, Proxies proxies, MeterRegistry metrics) {
    var topology = SpendTopology.of(metrics);
    LeaseTopology.addTo(topology, config.leaseLife(), metrics);
    return SettlementTopology.addTo(
        topology,
        SpendTopology.CALLS_SOURCE,
        proxies,
        config.proxySilence(),
        config.longestCall(),
        metrics);
  }

  private static KafkaStreams streams(
      AggregatorConfig config, Proxies proxies, MeterRegistry metrics) {
    var streams = new KafkaStreams(topology(config, proxies, metrics), settings(config));
    streams.setUncaughtExceptionHandler(AggregatorMain::replaceThread);
    streams.setStateListener(
        (state, before) -> LOGGER.atInfo().addKeyValue("state", state).log("streams state"));
    return streams;
  }

  static Properties settings(AggregatorConfig config) {
    var settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
    settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        millis(config.sessionTimeout()));
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        millis(config.sessionTimeout().dividedBy(HEARTBEATS_PER_SESSION)));
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        millis(TRANSACTION_TIMEOUT));
    return settings;
  }

  private static StreamThreadExceptionResponse replaceThread(Throwable bug) {
    LOGGER.atError().setCause(bug).log("stream thread failed and is replaced");
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static String trouble(KafkaStreams streams) {
    var state = streams.state();
    return state == KafkaStreams.State.RUNNING ? "" : "streams are " + state;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
