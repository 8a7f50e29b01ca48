package io.sluice.kit;

import static java.util.stream.Collectors.toList;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.event.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic as a value in memory: reads it from the beginning, folds the latest record of
 * every key into one view, and follows it. Readers never wait and never lock.
 *
 * <p>A record that cannot be read is skipped and counted in the log once per key; the rest goes on.
 */
public final class TopicView<V, T> implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TopicView.class);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Topic<String, V> topic;
  private final Function<Collection<V>, T> fold;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, V> latest = new HashMap<>();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread follower;
  private volatile T view;
  private volatile long lag;
  private volatile boolean closing;

  private TopicView(
      Topic<String, V> topic,
      Function<Collection<V>, T> fold,
      KafkaConsumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.fold = fold;
    this.consumer = consumer;
    this.view = fold.apply(List.of());
    this.follower = new Thread(this::follow, "view-" + topic.name());
    this.follower.setDaemon(true);
  }

  /** Starts reading; {@link #awaitCaughtUp} tells when the topic's present content is in. */
  public static <V, T> TopicView<V, T> start(
      String bootstrapServers, Topic<String, V> topic, Function<Collection<V>, T> fold) {
    var consumer =
        new KafkaConsumer<>(
            KafkaSettings.assignedConsumer(bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var started = new TopicView<V, T>(topic, fold, consumer);
    started.follower.start();
    return started;
  }

  /** The view as of the last record read. */
  public T get() {
    return view;
  }

  public boolean isCaughtUp() {
    return caughtUp.getCount() == 0;
  }

  /** Waits until everything that was in the topic at the start has been read. */
  public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Shows how many records the view is behind its topic, as of the last poll. */
  public void measure(MeterRegistry metrics) {
    Gauge.builder("sluice_view_lag_records", () -> lag)
        .description("records of the topic that this process has still to read into its view")
        .tag("topic", topic.name())
        .register(metrics);
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    consumer.wakeup();
    follower.join();
  }

  private void follow() {
    try (consumer) {
      var partitions = awaitPartitions();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = new HashMap<TopicPartition, Long>();
      while (!closing) {
        try {
          if (ends.isEmpty()) {
            ends.putAll(consumer.endOffsets(partitions));
          }
          read();
          if (!isCaughtUp() && isPast(ends)) {
            caughtUp.countDown();
          }
        } catch (RetriableException e) {
          awaitKafka(e);
        }
      }
    } catch (WakeupException e) {
      if (!closing) {
        throw e;
      }
    }
  }

  // the topic may not be there yet, nor Kafka: a view without its topic must not look complete
  private List<TopicPartition> awaitPartitions() {
    while (true) {
      try {
        var found = consumer.partitionsFor(topic.name(), LOOK);
        if (found != null && !found.isEmpty()) {
          return found.stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .collect(toList());
        }
        LockSupport.parkNanos(POLL.toNanos());
      } catch (RetriableException e) {
        awaitKafka(e);
      }
      if (closing) {
        throw new WakeupException();
      }
    }
  }

  private void awaitKafka(RetriableException trouble) {
    LOGGER
        .atWarn()
        .addKeyValue("topic", topic.name())
        .addKeyValue("reason", trouble.getClass().getSimpleName())
        .log("topic cannot be read, trying again");
    LockSupport.parkNanos(POLL.toNanos());
  }

  private boolean isPast(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void read() {
    var records = consumer.poll(POLL);
    lag = consumer.assignment().stream().mapToLong(this::lag).sum();
    if (records.isEmpty()) {
      return;
    }
    for (var record : records) {
      if (record.key() != null) {
        apply(record.key(), record.value(), record.offset());
      }
    }
    view = fold.apply(new ArrayList<>(latest.values()));
  }

  // the consumer knows it from what it has fetched: nobody is asked
  private long lag(TopicPartition partition) {
    return consumer.currentLag(partition).orElse(0);
  }

  private void apply(byte[] rawKey, byte @Nullable [] rawValue, long offset) {
    try {
      var key = topic.keys().deserializer().deserialize(topic.name(), rawKey);
      if (rawValue == null) {
        latest.remove(key);
        return;
      }
      latest.put(key, topic.values().deserializer().deserialize(topic.name(), rawValue));
    } catch (SerializationException e) {
      LOGGER
          .atWarn()
          .addKeyValue("topic", topic.name())
          .addKeyValue("offset", offset)
          .log("record skipped, it cannot be read");
    }
  }
}
