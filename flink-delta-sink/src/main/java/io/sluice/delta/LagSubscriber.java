package io.sluice.delta;

import static java.util.stream.Collectors.toUnmodifiableList;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.delta.local.ReadPositions;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How many records the job has still to read, by topic: {@code sluice_sink_lag_records}. The ends
 * are asked for, because a source that is held up no longer fetches and would know them only as
 * they were. Marks of transactions count as records, so it may stay at a few.
 */
final class LagSubscriber implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(2);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<String> topics;
  private final Function<TopicPartition, OptionalLong> next;
  private final Map<String, Long> lags = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread watcher = new Thread(this::watch, "sink-lag");

  private LagSubscriber(
      KafkaConsumer<byte[], byte[]> consumer,
      List<String> topics,
      Function<TopicPartition, OptionalLong> next) {
    this.consumer = consumer;
    this.topics = topics;
    this.next = next;
    watcher.setDaemon(true);
  }

  static LagSubscriber start(String bootstrapServers, List<String> topics, MeterRegistry metrics) {
    var consumer =
        new KafkaConsumer<>(
            KafkaSettings.assignedConsumer(bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var lag = new LagSubscriber(consumer, topics, ReadPositions::next);
    for (var topic : topics) {
      Gauge.builder("sluice_sink_lag_records", () -> lag.lags.getOrDefault(topic, 0L))
          .description("records of the topic that the job has still to read")
          .tag("topic", topic)
          .register(metrics);
    }
    lag.watcher.start();
    return lag;
  }

  /** What is between the next offset to read and the end; what was never read has no lag. */
  static long lag(Map<TopicPartition, Long> ends, Function<TopicPartition, OptionalLong> next) {
    return ends.entrySet().stream()
        .mapToLong(
            end -> Math.max(0, end.getValue() - next.apply(end.getKey()).orElse(end.getValue())))
        .sum();
  }

  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    consumer.wakeup();
    watcher.join();
  }

  private void watch() {
    try (consumer) {
      do {
        look();
      } while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (WakeupException | InterruptedException e) {
      // close() asks for the end
    }
  }

  private void look() {
    try {
      for (var topic : topics) {
        lags.put(topic, lag(consumer.endOffsets(partitions(topic)), next));
      }
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      // Kafka is away: what is known stays, and health tells of the job
    }
  }

  private List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .collect(toUnmodifiableList());
  }
}
