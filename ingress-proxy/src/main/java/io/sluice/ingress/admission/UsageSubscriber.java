package io.sluice.ingress.admission;

import static io.sluice.event.Topics.LIMIT_USAGE;

import io.sluice.event.LimitUsage;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code limit.usage.v1} from its beginning. Fails open: without it the last counts hold.
 */
public final class UsageSubscriber implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(UsageSubscriber.class);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AFTER_TROUBLE = Duration.ofMillis(200);

  private final Consumer<LimitUsage> usages;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread follower;
  private volatile boolean closing;

  private UsageSubscriber(Consumer<LimitUsage> usages, KafkaConsumer<byte[], byte[]> consumer) {
    this.usages = usages;
    this.consumer = consumer;
    this.follower = new Thread(this::follow, "limit-usage");
    this.follower.setDaemon(true);
  }

  /**
   * Starts reading.
   *
   * @param usages takes every count, one at a time
   */
  static UsageSubscriber start(String bootstrapServers, Consumer<LimitUsage> usages) {
    var consumer =
        new KafkaConsumer<>(
            KafkaSettings.assignedConsumer(bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var started = new UsageSubscriber(usages, consumer);
    started.follower.start();
    return started;
  }

  /** Waits until what was counted before the start is known. */
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
      LOGGER.atDebug().log("limit usage is not read any more");
    }
  }

  private Map<TopicPartition, Long> assign() {
    var partitions =
        consumer.partitionsFor(LIMIT_USAGE.name(), LOOK).stream()
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
      var usage = LIMIT_USAGE.values().deserializer().deserialize(record.topic(), record.value());
      if (usage != null) {
        usages.accept(usage);
      }
    } catch (SerializationException e) {
      LOGGER
          .atWarn()
          .addKeyValue("topic", record.topic())
          .addKeyValue("offset", record.offset())
          .log("count skipped, it cannot be read");
    }
  }
}
