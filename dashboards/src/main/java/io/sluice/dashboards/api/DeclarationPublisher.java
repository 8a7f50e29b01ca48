package io.sluice.dashboards.api;

import static io.sluice.governance.GovernanceTopic.GOVERNANCE;

import io.sluice.governance.Declaration;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Lays declarations down on the governance topic. */
public final class DeclarationPublisher implements Declaring, AutoCloseable {

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final long BUFFER_BYTES = 4L * 1024 * 1024;

  private final KafkaProducer<byte[], byte[]> producer;

  private DeclarationPublisher(KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** Starts, and waits until the topic is known. */
  public static DeclarationPublisher start(String bootstrapServers) {
    var settings = KafkaSettings.recordingProducer(bootstrapServers);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    return new DeclarationPublisher(
        KafkaSettings.warmProducer(settings, List.of(GOVERNANCE.name())));
  }

  @Override
  public CompletableFuture<Void> declare(String key, @Nullable Declaration declaration) {
    var done = new CompletableFuture<Void>();
    try {
      producer.send(
          new ProducerRecord<>(
              GOVERNANCE.name(),
              GOVERNANCE.keys().serializer().serialize(GOVERNANCE.name(), key),
              GOVERNANCE.values().serializer().serialize(GOVERNANCE.name(), declaration)),
          (metadata, failure) -> {
            if (failure == null) {
              done.complete(null);
            } else {
              done.completeExceptionally(failure);
            }
          });
    } catch (KafkaException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }
}
