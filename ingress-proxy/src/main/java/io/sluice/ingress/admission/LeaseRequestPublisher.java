package io.sluice.ingress.admission;

import static io.sluice.event.Topics.LEASE_REQUESTS;

import io.sluice.event.LeaseRequested;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends lease requests without ever blocking. One that cannot be sent is dropped: its callers run
 * into their time-out, permits it returned stay counted.
 */
final class LeaseRequestPublisher implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LeaseRequestPublisher.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

  private final KafkaProducer<String, LeaseRequested> producer;
  private final AtomicBoolean failing = new AtomicBoolean();

  private LeaseRequestPublisher(KafkaProducer<String, LeaseRequested> producer) {
    this.producer = producer;
  }

  /**
   * Starts, and returns when the topic's metadata is there.
   *
   * @throws IllegalStateException when it is not there in time
   */
  static LeaseRequestPublisher start(String bootstrapServers) throws InterruptedException {
    var settings = new HashMap<>(KafkaSettings.recordingProducer(bootstrapServers));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
    var producer =
        new KafkaProducer<>(
            settings, LEASE_REQUESTS.keys().serializer(), LEASE_REQUESTS.values().serializer());
    try {
      awaitMetadata(producer);
      return new LeaseRequestPublisher(producer);
    } catch (RuntimeException | InterruptedException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  void send(LeaseRequested request) {
    try {
      producer.send(
          new ProducerRecord<>(LEASE_REQUESTS.name(), request.limitKey(), request),
          (metadata, failure) -> completed(failure));
    } catch (KafkaException | IllegalStateException e) {
      completed(e);
    }
  }

  /** Whether the last record could not be sent. */
  boolean isFailing() {
    return failing.get();
  }

  @Override
  public void close() {
    producer.close(CLOSE_GRACE);
  }

  // logged when it starts to fail and when it works again, never per record
  private void completed(@org.jspecify.annotations.Nullable Exception failure) {
    boolean failed = failure != null;
    if (failing.getAndSet(failed) == failed) {
      return;
    }
    if (failed) {
      LOGGER.atWarn().setCause(failure).log("lease requests cannot be sent");
      return;
    }
    LOGGER.atInfo().log("lease requests can be sent again");
  }

  // the first look asks for the metadata, and does not wait for it
  private static void awaitMetadata(KafkaProducer<?, ?> producer) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        producer.partitionsFor(LEASE_REQUESTS.name());
        return;
      } catch (RetriableException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("no metadata of " + LEASE_REQUESTS.name(), e);
        }
        TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
      }
    }
  }
}
