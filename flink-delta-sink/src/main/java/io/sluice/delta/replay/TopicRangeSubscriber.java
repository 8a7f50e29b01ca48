package io.sluice.delta.replay;

import io.sluice.delta.TopicRecord;
import io.sluice.delta.replay.ReplayRange.Offsets;
import io.sluice.delta.replay.ReplayRange.Times;
import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the records of a topic from one set of offsets to another, which are fixed at the start.
 * For a span of time it begins a little before the first record that was written in it, and reads
 * to the end of the topic: what happened then may have been told much later.
 */
final class TopicRangeSubscriber implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int REQUEST_MILLIS = 15_000;
  private static final int FETCH_BYTES = Topics.MAX_RECORD_BYTES + 1024 * 1024;
  private static final int RECORDS_PER_POLL = 5_000;

  /** Clocks differ, and a record may be older than what it tells of seems to be. */
  private static final Duration CLOCKS = Duration.ofHours(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> starts = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private long lastRead = System.nanoTime();

  private TopicRangeSubscriber(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Where reading begins and ends in a partition, unless the range says less. */
  interface Limits {
    /** The first offset of interest. */
    long from(int partition);

    /** The first offset that is none any more. */
    long to(int partition);
  }

  /**
   * Connects and finds the offsets.
   *
   * @throws IOException when Kafka cannot be asked
   */
  static TopicRangeSubscriber start(
      String bootstrapServers, String topic, ReplayRange range, Limits limits) throws IOException {
    var settings = new HashMap<>(KafkaSettings.assignedConsumer(bootstrapServers));
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    var subscriber =
        new TopicRangeSubscriber(
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    try {
      subscriber.seek(topic, range, limits);
      return subscriber;
    } catch (KafkaException e) {
      subscriber.close();
      throw new IOException("Kafka at " + bootstrapServers + ": " + e.getMessage(), e);
    }
  }

  /** How many offsets there are to be read. */
  long total() {
    return starts.keySet().stream().mapToLong(p -> end(p) - start(p)).sum();
  }

  /** How many have been read. */
  long read() {
    return starts.keySet().stream().mapToLong(p -> Math.min(position(p), end(p)) - start(p)).sum();
  }

  boolean isDone() {
    return starts.keySet().stream().allMatch(p -> position(p) >= end(p));
  }

  /** The partitions of the topic. */
  Collection<Integer> partitions() {
    return starts.keySet().stream().map(TopicPartition::partition).toList();
  }

  /**
   * The next records, in the order of each partition; none when there are none just now.
   *
   * @throws IOException when Kafka hands out nothing for a minute
   */
  List<TopicRecord> poll() throws IOException {
    var records = new ArrayList<TopicRecord>();
    long before = read();
    for (var record : consumer.poll(POLL)) {
      if (record.offset() < end(new TopicPartition(record.topic(), record.partition()))) {
        records.add(TopicRecord.of(record));
      }
    }
    consumer.pause(starts.keySet().stream().filter(p -> position(p) >= end(p)).toList());
    watch(read() > before);
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void watch(boolean hasComeOn) throws IOException {
    long now = System.nanoTime();
    if (hasComeOn) {
      lastRead = now;
    }
    if (now - lastRead > PATIENCE.toNanos()) {
      throw new IOException("Kafka has handed out nothing for " + PATIENCE.toSeconds() + " s");
    }
  }

  private void seek(String topic, ReplayRange range, Limits limits) {
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    var beginnings = consumer.beginningOffsets(partitions);
    var tails = consumer.endOffsets(partitions);
    var wanted = wanted(range, partitions);
    for (var partition : partitions) {
      long tail = tails.getOrDefault(partition, 0L);
      long first = wanted.getOrDefault(partition, tail);
      long start =
          Math.max(
              Math.max(first, limits.from(partition.partition())),
              beginnings.getOrDefault(partition, 0L));
      long last = range instanceof Offsets offsets ? offsets.to() : Long.MAX_VALUE;
      long end = Math.min(Math.min(last, limits.to(partition.partition())), tail);
      starts.put(partition, Math.min(start, end));
      ends.put(partition, end);
      consumer.seek(partition, Math.min(start, end));
    }
    consumer.pause(partitions.stream().filter(p -> start(p) >= end(p)).toList());
  }

  private Map<TopicPartition, Long> wanted(ReplayRange range, List<TopicPartition> partitions) {
    var wanted = new HashMap<TopicPartition, Long>();
    if (range instanceof Offsets offsets) {
      partitions.forEach(partition -> wanted.put(partition, offsets.from()));
      return wanted;
    }
    long since = Math.max(0, ((Times) range).from().minus(CLOCKS).toEpochMilli());
    var times = new HashMap<TopicPartition, Long>();
    partitions.forEach(partition -> times.put(partition, since));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) -> {
              if (found != null) {
                wanted.put(partition, found.offset());
              }
            });
    return wanted;
  }

  private long start(TopicPartition partition) {
    return starts.getOrDefault(partition, 0L);
  }

  private long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private long position(TopicPartition partition) {
    return consumer.position(partition);
  }
}
