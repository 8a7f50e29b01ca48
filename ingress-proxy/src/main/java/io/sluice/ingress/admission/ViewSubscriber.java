package io.sluice.ingress.admission;

import io.sluice.event.Topic;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a small topic from its beginning. Fails open: without it what was read last holds. */
final class ViewSubscriber<V> implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(ViewSubscriber.class);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AFTER_TROUBLE = Duration.ofMillis(200);

  private final Topic<String, V> topic;
  private final ObjLongConsumer<V> values;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread follower;
  private volatile boolean closing;

  private ViewSubscriber(
      Topic<String, V> topic, ObjLongConsumer<V> values, KafkaConsumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.values = values;
    this.consumer = consumer;
    this.follower = new Thread(this::follow, "view-" + topic.name());
    this.follower.setDaemon(true);
  }

  /**
   * Starts reading.
   *
   * @param values takes every record's value and timestamp (milliseconds), one at a time
   */
  static <V> ViewSubscriber<V> start(
      String bootstrapServers, Topic<String, V> topic, ObjLongConsumer<V> values) {
    var consumer =
        new KafkaConsumer<>(
            KafkaSettings.assignedConsumer(bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var started = new ViewSubscriber<V>(topic, values, consumer);
    started.follower.start();
    return started;
  }

  /** Waits until what was in the topic at the start is known. */
  boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    consumer.wakeup();
    follower.join();
  }

  private void follow() {
    try (consumer) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      while (!closing) {
        try {
          if (ends.isEmpty()) {
            ends = assign();
          }
          consumer.poll(POLL).forEach(this::accept);
          if (!ends.isEmpty() && isPast(ends)) {
            caughtUp.countDown();
          }
        } catch (WakeupException e) {
          throw e;
        } catch (KafkaException | IllegalStateException e) {
          LockSupport.parkNanos(AFTER_TROUBLE.toNanos());
        }
      }
    } catch (WakeupException e) {
      LOGGER.atDebug().addKeyValue("topic", topic.name()).log("topic is not read any more");
    }
  }

  private Map<TopicPartition, Long> assign() {
    var partitions =
        consumer.partitionsFor(topic.name(), LOOK).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return partitions.isEmpty() ? Map.of() : consumer.endOffsets(partitions);
  }

  private boolean isPast(Map<TopicPartition, Long> ends) {
    return List.copyOf(ends.entrySet()).stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    try {
      var value = topic.values().deserializer().deserialize(record.topic(), record.value());
      if (value != null) {
        values.accept(value, record.timestamp());
      }
    } catch (SerializationException e) {
      LOGGER
          .atWarn()
          .addKeyValue("topic", record.topic())
          .addKeyValue("offset", record.offset())
          .log("record skipped, it cannot be read");
    }
  }
}
