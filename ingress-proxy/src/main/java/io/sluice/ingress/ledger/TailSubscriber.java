package io.sluice.ingress.ledger;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks through the newest records of the ledger's topics for some that may be there already.
 *
 * <p>Only what is committed counts, because the aggregator writes in transactions; so the end that
 * must be reached is that of all records, and an open transaction is waited for.
 */
final class TailSubscriber {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration TOTAL_PATIENCE = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;

  private TailSubscriber(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.ends = ends;
  }

  /** See {@link RecordLog#present}. */
  static Set<RecordName> present(String bootstrapServers, Set<RecordName> names, long sinceMillis)
      throws LogAwayException {
    var topics = names.stream().map(RecordName::topic).collect(toSet());
    var settings = KafkaSettings.assignedConsumer(bootstrapServers);
    settings.put(
        CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var tail = new TailSubscriber(consumer, ends(bootstrapServers, topics));
      tail.goTo(sinceMillis);
      return tail.read(names);
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      throw new LogAwayException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogAwayException(e);
    }
  }

  private static Map<TopicPartition, Long> ends(String bootstrapServers, Set<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    var settings =
        Map.<String, Object>of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (var admin = Admin.create(settings)) {
      var asked = new HashMap<TopicPartition, OffsetSpec>();
      var topicsAsked = admin.describeTopics(topics).allTopicNames();
      topicsAsked
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .forEach(
              (topic, description) ->
                  description
                      .partitions()
                      .forEach(
                          partition ->
                              asked.put(
                                  new TopicPartition(topic, partition.partition()),
                                  OffsetSpec.latest())));
      return admin
          .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .all()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .entrySet()
          .stream()
          .collect(toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }
  }

  private void goTo(long sinceMillis) {
    consumer.assign(ends.keySet());
    var times = new HashMap<TopicPartition, Long>();
    ends.keySet().forEach(partition -> times.put(partition, sinceMillis));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) ->
                consumer.seek(
                    partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset()));
  }

  private Set<RecordName> read(Set<RecordName> names) throws TimeoutException {
    var present = new HashSet<RecordName>();
    long deadline = System.nanoTime() + TOTAL_PATIENCE.toNanos();
    while (!isAtEnd()) {
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("the end of the ledger's topics is out of reach");
      }
      for (var record : consumer.poll(POLL)) {
        RecordName.of(record.topic(), record.value())
            .filter(names::contains)
            .ifPresent(present::add);
      }
    }
    return present;
  }

  private boolean isAtEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
