package io.sluice.otlp.signal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts export requests on Kafka. It never blocks its caller: a record that cannot be taken at once,
 * or is not acknowledged in time, fails.
 */
public final class SignalPublisher implements AutoCloseable {

  private static final Duration RETRY = Duration.ofMillis(100);
  private static final Duration UNWELL = Duration.ofSeconds(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final KafkaProducer<byte[], byte[]> producer;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread connecting;
  private volatile boolean failing;
  private volatile long failedNanos;

  private SignalPublisher(KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
    this.connecting = new Thread(this::fetchMetadata, "otlp-publisher-start");
    this.connecting.setDaemon(true);
  }

  /**
   * Starts connecting.
   *
   * @param ackTimeout how long Kafka may take to acknowledge a record before it has failed
   * @param bufferBytes memory for records that are on their way
   */
  public static SignalPublisher start(
      String bootstrapServers, Duration ackTimeout, long bufferBytes) {
    var settings = KafkaSettings.recordingProducer(bootstrapServers);
    int timeoutMillis = Math.toIntExact(ackTimeout.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMillis);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes);
    var serializer = new ByteArraySerializer();
    var publisher = new SignalPublisher(new KafkaProducer<>(settings, serializer, serializer));
    publisher.connecting.start();
    return publisher;
  }

  /** Whether Kafka has been reached; before that every record fails. */
  public boolean isReady() {
    return ready.getCount() == 0;
  }

  /**
   * Why it is of no use to send now, for a health check; empty when nothing is known against it.
   * What has failed is forgotten after a moment, because without requests nobody would know that
   * Kafka is back.
   */
  public String trouble() {
    if (!isReady()) {
      return "Kafka has not been reached yet";
    }
    return failing && System.nanoTime() - failedNanos < UNWELL.toNanos()
        ? "Kafka does not acknowledge"
        : "";
  }

  public boolean awaitReady(Duration patience) throws InterruptedException {
    return ready.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What became of a request. */
  public interface Outcome {
    /** All in-sync replicas have all of it. */
    void onRecorded();

    /** They have not, or not within the time-out; they may have a part of it. */
    void onFailure(Exception failure);
  }

  /**
   * Sends a request.
   *
   * @param records export requests, serialized, that together are the one that was received; one at
   *     least
   * @param outcome told once, on a thread that must not be kept
   */
  public void publish(
      Signal signal,
      List<byte[]> records,
      String table,
      String user,
      Instant receivedAt,
      Outcome outcome) {
    var headers = headers(table, user, receivedAt);
    var acks = new Acks(records.size(), outcome);
    for (var value : records) {
      var record =
          new ProducerRecord<byte[], byte[]>(
              signal.topic().name(), null, receivedAt.toEpochMilli(), null, value, headers);
      var unused = producer.send(record, (metadata, failure) -> took(failure, acks));
    }
  }

  private void took(@Nullable Exception failure, Acks acks) {
    // a record that is too large says nothing about Kafka
    failing = failure instanceof RetriableException;
    if (failing) {
      failedNanos = System.nanoTime();
    }
    acks.take(failure);
  }

  /** Waits a little for what is on its way. */
  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    connecting.join();
    producer.close(STOP_PATIENCE);
  }

  // a producer that may not block must know its topics before the first record
  private void fetchMetadata() {
    try {
      while (!knowsTopics() && !closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        // asked again
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean knowsTopics() {
    try {
      Arrays.stream(Signal.values())
          .forEach(signal -> producer.partitionsFor(signal.topic().name()));
      ready.countDown();
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static List<Header> headers(String table, String user, Instant receivedAt) {
    return List.of(
        header(Topics.HEADER_TABLE, table),
        header(Topics.HEADER_USER, user),
        header(Topics.HEADER_RECEIVED_AT, receivedAt.toString()));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }
}
