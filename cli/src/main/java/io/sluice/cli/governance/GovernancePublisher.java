package io.sluice.cli.governance;

import io.sluice.cli.CommandException;
import io.sluice.governance.Declaration;
import io.sluice.governance.GovernanceDiff;
import io.sluice.governance.GovernanceTopic;
import io.sluice.kit.KafkaSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Lays declarations down on the governance topic; what it returned from is acknowledged. */
public final class GovernancePublisher implements AutoCloseable {

  private static final long BUFFER_BYTES = 8L * 1024 * 1024;
  private static final int PATIENCE_MILLIS = 15_000;

  private final String bootstrapServers;
  private final KafkaProducer<String, Declaration> producer;

  private GovernancePublisher(
      String bootstrapServers, KafkaProducer<String, Declaration> producer) {
    this.bootstrapServers = bootstrapServers;
    this.producer = producer;
  }

  public static GovernancePublisher start(String bootstrapServers) {
    var topic = GovernanceTopic.GOVERNANCE;
    var producer =
        new KafkaProducer<>(
            settings(bootstrapServers), topic.keys().serializer(), topic.values().serializer());
    return new GovernancePublisher(bootstrapServers, producer);
  }

  /**
   * Puts a declaration in force, in the place of an earlier one of the same key.
   *
   * @throws CommandException when Kafka does not acknowledge it
   */
  public void put(Declaration declaration) {
    put(declaration.key(), declaration);
  }

  /**
   * Puts a declaration in force under its key; null takes back what was.
   *
   * @throws CommandException when Kafka does not acknowledge it
   */
  void put(String key, @Nullable Declaration declaration) {
    awaitAcks(List.of(send(key, declaration)));
  }

  /**
   * Puts a whole difference in force.
   *
   * @throws CommandException when Kafka does not acknowledge all of it; what it did acknowledge is
   *     in force
   */
  public void publish(GovernanceDiff diff) {
    var sent = new ArrayList<Future<?>>();
    diff.put().forEach(declaration -> sent.add(send(declaration.key(), declaration)));
    diff.takenBack().forEach(key -> sent.add(send(key, null)));
    var claim = diff.claim();
    if (claim != null) {
      sent.add(send(claim.key(), claim));
    }
    awaitAcks(sent);
  }

  @Override
  public void close() {
    producer.close();
  }

  private Future<?> send(String key, @Nullable Declaration declaration) {
    return producer.send(new ProducerRecord<>(GovernanceTopic.GOVERNANCE.name(), key, declaration));
  }

  private void awaitAcks(List<Future<?>> sent) {
    try {
      for (var ack : sent) {
        ack.get();
      }
    } catch (ExecutionException e) {
      throw CommandException.failed(
          "Kafka at " + bootstrapServers + " did not acknowledge: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    }
  }

  private static Map<String, Object> settings(String bootstrapServers) {
    var settings = new HashMap<>(KafkaSettings.recordingProducer(bootstrapServers));
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.toIntExact(BUFFER_BYTES / 2));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    return settings;
  }
}
