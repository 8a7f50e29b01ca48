package io.sluice.ingress.ledger;

import io.sluice.event.CallAdmitted;
import io.sluice.event.CallSettled;
import io.sluice.event.Topic;
import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The ledger on Kafka: recorded means acknowledged by all in-sync replicas.
 *
 * <p>Fails closed: a fact that cannot be recorded fails its future, and while acknowledgements are
 * overdue {@link #trouble} says so, so that no call is started that could not be written down.
 */
public final class LedgerPublisher implements Ledger, AutoCloseable {

  /** Acknowledgements normally take milliseconds; without one for this long Kafka is gone. */
  private static final Duration OVERDUE = Duration.ofSeconds(2);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final long BUFFER_BYTES = 64L * 1024 * 1024;

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicLong inFlight = new AtomicLong();

  /** When the first of the facts now in flight was sent, or the latest acknowledgement came. */
  private volatile long lastProgressNanos = System.nanoTime();

  private LedgerPublisher(KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** Starts, and waits until the topics are known, because later nothing may wait. */
  public static LedgerPublisher start(String bootstrapServers) {
    var settings = KafkaSettings.recordingProducer(bootstrapServers);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, KafkaSettings.NEVER_BLOCK);
    var producer =
        KafkaSettings.warmProducer(
            settings,
            List.of(Topics.ADMISSIONS.name(), Topics.CALLS.name(), Topics.PAYLOADS.name()));
    return new LedgerPublisher(producer);
  }

  @Override
  public CompletableFuture<Void> admitted(CallAdmitted fact) {
    return send(record(Topics.ADMISSIONS, fact.userId(), fact));
  }

  @Override
  public CompletableFuture<Void> settled(CallSettled fact, @Nullable PayloadPart lastPart) {
    var settled = record(Topics.CALLS, fact.userId(), fact);
    if (lastPart == null) {
      return send(settled);
    }
    // both are written out before either is sent: the sender then takes them in one request
    var payload = payload(lastPart, settled.value());
    return CompletableFuture.allOf(send(settled), send(payload));
  }

  @Override
  public CompletableFuture<Void> payload(PayloadPart part) {
    return send(payload(part, null));
  }

  @Override
  public Optional<String> trouble() {
    if (inFlight.get() == 0 || sinceProgress().compareTo(OVERDUE) < 0) {
      return Optional.empty();
    }
    return Optional.of("Kafka has acknowledged nothing for " + sinceProgress().toSeconds() + " s");
  }

  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }

  private Duration sinceProgress() {
    return Duration.ofNanos(System.nanoTime() - lastProgressNanos);
  }

  private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
    var recorded = new CompletableFuture<Void>();
    if (inFlight.getAndIncrement() == 0) {
      lastProgressNanos = System.nanoTime();
    }
    try {
      producer.send(record, (metadata, failure) -> finish(recorded, failure));
    } catch (KafkaException e) {
      finish(recorded, e); // the buffer is full, or the topic unknown
    }
    return recorded;
  }

  private void finish(CompletableFuture<Void> recorded, @Nullable Exception failure) {
    inFlight.decrementAndGet();
    if (failure != null) {
      recorded.completeExceptionally(failure);
      return;
    }
    lastProgressNanos = System.nanoTime();
    recorded.complete(null);
  }

  private static ProducerRecord<byte[], byte[]> payload(PayloadPart part, byte @Nullable [] call) {
    var topic = Topics.PAYLOADS;
    return new ProducerRecord<>(
        topic.name(),
        topic.keys().serializer().serialize(topic.name(), part.callId()),
        PayloadJson.of(part, call));
  }

  private static <V> ProducerRecord<byte[], byte[]> record(
      Topic<String, V> topic, String key, V value) {
    return new ProducerRecord<>(
        topic.name(),
        topic.keys().serializer().serialize(topic.name(), key),
        topic.values().serializer().serialize(topic.name(), value));
  }
}
