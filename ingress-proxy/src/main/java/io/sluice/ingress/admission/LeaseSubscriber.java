package io.sluice.ingress.admission;

import static io.sluice.event.Topics.LEASES;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.event.LeaseGranted;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the one topic partition that the leases of this proxy are on, from its end at the start.
 */
final class LeaseSubscriber implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LeaseSubscriber.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration AFTER_TROUBLE = Duration.ofMillis(200);

  private final byte[] proxyKey;
  private final Consumer<LeaseGranted> leases;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final CompletableFuture<Void> positioned = new CompletableFuture<>();
  private final Thread follower;
  private volatile boolean failing;
  private volatile boolean closing;

  private LeaseSubscriber(
      String proxyId, Consumer<LeaseGranted> leases, KafkaConsumer<byte[], byte[]> consumer) {
    this.proxyKey = proxyId.getBytes(UTF_8);
    this.leases = leases;
    this.consumer = consumer;
    this.follower = new Thread(this::follow, "leases");
    this.follower.setDaemon(true);
  }

  /**
   * Starts, and returns when no answer to a later request can be missed.
   *
   * @param leases takes every lease of this proxy, one at a time
   * @throws IllegalStateException when Kafka does not answer in time
   */
  static LeaseSubscriber start(
      String bootstrapServers, String proxyId, Consumer<LeaseGranted> leases)
      throws InterruptedException {
    var settings = new HashMap<>(KafkaSettings.assignedConsumer(bootstrapServers));
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    var started = new LeaseSubscriber(proxyId, leases, consumer);
    started.follower.start();
    started.awaitPosition();
    return started;
  }

  /** Whether the topic could not be read lately. */
  boolean isFailing() {
    return failing;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    consumer.wakeup();
    follower.join();
  }

  private void awaitPosition() throws InterruptedException {
    try {
      positioned.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException("cannot read " + LEASES.name(), e);
    }
  }

  private void follow() {
    try (consumer) {
      positionAtEnd();
      positioned.complete(null);
      while (!closing) {
        read();
      }
    } catch (WakeupException e) {
      positioned.completeExceptionally(e);
    } catch (KafkaException e) {
      positioned.completeExceptionally(e);
      throw e;
    }
  }

  private void positionAtEnd() {
    int partitions = consumer.partitionsFor(LEASES.name(), PATIENCE).size();
    if (partitions == 0) {
      throw new KafkaException("there is no topic " + LEASES.name());
    }
    // as producers place keys
    int partition = Utils.toPositive(Utils.murmur2(proxyKey)) % partitions;
    var mine = new TopicPartition(LEASES.name(), partition);
    consumer.assign(List.of(mine));
    consumer.seekToEnd(List.of(mine));
    consumer.position(mine, PATIENCE);
  }

  private void read() {
    try {
      consumer.poll(POLL).forEach(this::accept);
      failing = false;
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      report(e);
      LockSupport.parkNanos(AFTER_TROUBLE.toNanos());
    }
  }

  private void report(KafkaException trouble) {
    if (!failing) {
      LOGGER.atWarn().setCause(trouble).log("leases cannot be read");
    }
    failing = true;
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    if (!Arrays.equals(record.key(), proxyKey)) {
      return;
    }
    try {
      var lease = LEASES.values().deserializer().deserialize(record.topic(), record.value());
      if (lease != null) {
        leases.accept(lease);
      }
    } catch (SerializationException e) {
      LOGGER
          .atWarn()
          .addKeyValue("topic", record.topic())
          .addKeyValue("offset", record.offset())
          .log("lease skipped, it cannot be read");
    }
  }
}
