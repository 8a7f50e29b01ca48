package io.sluice.kit;

import io.sluice.event.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.network.Selectable;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The client settings that every service shares. */
public final class KafkaSettings {

  /** For {@code max.block.ms}: a send that would have to wait fails instead (milliseconds). */
  public static final long NEVER_BLOCK = 0;

  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TOPIC_PATIENCE = Duration.ofSeconds(60);
  private static final Duration TOPIC_RETRY = Duration.ofMillis(20);
  private static final Duration METADATA_IDLE = Duration.ofDays(1);

  private KafkaSettings() {}

  /**
   * A producer whose acknowledgement means recorded: all in-sync replicas, idempotent, sent at
   * once. It never blocks its caller, so its topics' metadata must be fetched once at start (see
   * {@code partitionsFor}).
   */
  public static Map<String, Object> recordingProducer(String bootstrapServers) {
    var settings = new HashMap<String, Object>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RECORD_BYTES);
    // of a large request the client copies all that is left for each write that its own 128 KB cut
    settings.put(ProducerConfig.SEND_BUFFER_CONFIG, Selectable.USE_DEFAULT_BUFFER_SIZE);
    settings.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(DELIVERY_TIMEOUT.toMillis()));
    settings.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(REQUEST_TIMEOUT.toMillis()));
    settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_IDLE.toMillis());
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    return settings;
  }

  /**
   * A producer that already knows its topics, so that it can be told never to block.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException when the topics do not show up
   */
  public static KafkaProducer<byte[], byte[]> warmProducer(
      Map<String, Object> settings, List<String> topics) {
    var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      topics.forEach(topic -> awaitTopic(producer, topic));
      return producer;
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  // with max.block.ms at 0 each question fails until the answer to an earlier one is in
  private static void awaitTopic(KafkaProducer<?, ?> producer, String topic) {
    long deadline = System.nanoTime() + TOPIC_PATIENCE.toNanos();
    while (true) {
      try {
        producer.partitionsFor(topic);
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(TOPIC_RETRY.toNanos());
      }
    }
  }

  /** A consumer that reads by assignment, without a group, and only what is committed. */
  public static Map<String, Object> assignedConsumer(String bootstrapServers) {
    var settings = new HashMap<String, Object>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    return settings;
  }
}
