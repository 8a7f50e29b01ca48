package io.sluice.ingress.ledger;

import io.sluice.event.Topics;
import io.sluice.ingress.spool.SpoolRecord;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's topics on Kafka. Recorded means acknowledged by all in-sync replicas; what was sent
 * once is tried for as long as the process lives, so that it is never there twice.
 */
final class LogPublisher implements RecordLog {

  private static final long BUFFER_BYTES = 64L * 1024 * 1024;

  /**
   * What comes while a request is on its way leaves together with the next: nobody waits longer
   * than for a request more, and a busy proxy sends few.
   */
  private static final int REQUESTS_IN_FLIGHT = 1;

  private static final int BATCH_BYTES = 64 * 1024;
  private static final List<String> TOPICS =
      List.of(Topics.ADMISSIONS.name(), Topics.CALLS.name(), Topics.PAYLOADS.name());

  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;

  private LogPublisher(String bootstrapServers, KafkaProducer<byte[], byte[]> producer) {
    this.bootstrapServers = bootstrapServers;
    this.producer = producer;
  }

  /** Starts, and waits until the topics are known, because later nothing may wait. */
  static LogPublisher start(String bootstrapServers) {
    var settings = KafkaSettings.recordingProducer(bootstrapServers);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, REQUESTS_IN_FLIGHT);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, KafkaSettings.NEVER_BLOCK);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    return new LogPublisher(bootstrapServers, KafkaSettings.warmProducer(settings, TOPICS));
  }

  @Override
  public void send(SpoolRecord record, Consumer<Outcome> outcome) {
    try {
      producer.send(
          new ProducerRecord<>(
              record.topic(), null, record.timestampMillis(), record.key(), record.value()),
          (metadata, failure) -> outcome.accept(outcome(failure)));
    } catch (KafkaException | IllegalStateException e) {
      outcome.accept(outcome(e)); // the producer is closed, or broken for good
    }
  }

  @Override
  public Set<RecordName> present(Set<RecordName> names, long sinceMillis) throws LogAwayException {
    return TailSubscriber.present(bootstrapServers, names, sinceMillis);
  }

  @Override
  public void close(Duration patience) {
    producer.close(patience);
  }

  private static Outcome outcome(@Nullable Exception failure) {
    if (failure == null) {
      return Outcome.RECORDED;
    }
    boolean refused =
        failure instanceof RecordTooLargeException
            || failure instanceof SerializationException
            || failure instanceof InvalidTopicException
            || failure instanceof AuthorizationException;
    return refused ? Outcome.REFUSED : Outcome.UNCERTAIN;
  }
}
