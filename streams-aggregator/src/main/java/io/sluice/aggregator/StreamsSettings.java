package io.sluice.aggregator;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams is set up for each kind of work; always exactly once. */
final class StreamsSettings {

  // an aggregator that dies in a transaction holds up its answers' readers for so long
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(5);
  private static final int HEARTBEATS_PER_SESSION = 4;

  /** How long finished calls are gathered, read and written together. */
  private static final Duration BATCH = Duration.ofMillis(200);

  private static final int BATCH_BYTES = 256 * 1024;

  private StreamsSettings() {}

  /** For the leases, which callers wait for: whatever comes is read and answered at once. */
  static Properties leases(AggregatorConfig config) {
    var settings = shared(config, config.applicationId() + "-leases");
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    return settings;
  }

  /**
   * For counting finished calls: in batches, because a request to Kafka costs many times what a
   * record costs. A commit sends what lingers, so nothing waits longer than that.
   */
  static Properties accounts(AggregatorConfig config) {
    var settings = shared(config, config.applicationId());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, BATCH.toMillis());
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), millis(BATCH));
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), BATCH_BYTES);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), millis(BATCH));
    return settings;
  }

  private static Properties shared(AggregatorConfig config, String applicationId) {
    var settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
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
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        millis(TRANSACTION_TIMEOUT));
    return settings;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
