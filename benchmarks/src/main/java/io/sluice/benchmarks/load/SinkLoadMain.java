package io.sluice.benchmarks.load;

import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import io.sluice.kit.Settings;
import io.sluice.kit.TopicCreation;
import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.KafkaBrokerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How many rows the sink lands for each second of CPU, from Kafka to committed Delta, and how many
 * Spark does with the same records: calls in the usage table, and metric points (exports of 100) in
 * a metrics table.
 *
 * <p>The topic is filled first. Each of the two, a process of its own, then reads it as fast as it
 * can into a new table; its CPU time counts from the first commit after {@code WARM_UP} rows until
 * the last row is committed, without the threads that compile Java code. They take turns. Settings:
 * {@code KINDS} ({@code CALLS,METRICS}), {@code ROWS} (of each), {@code WARM_UP}, {@code ROUNDS},
 * {@code TARGETS} ({@code SLUICE,SPARK}), {@code SINK_JVM} (options of the sink's virtual machine),
 * {@code SPARK} (where {@code spark-peer} was built).
 */
public final class SinkLoadMain {

  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Settings SETTINGS = Settings.fromEnvironment();
  private static final int ROWS = SETTINGS.integer("ROWS", 1_500_000);
  private static final int WARM_UP = SETTINGS.integer("WARM_UP", 700_000);

  private record Mark(long rows, Duration cpu, long nanos) {}

  private final SinkRecords.Kind kind;
  private final Path directory;
  private final String bootstrapServers;
  private final Map<KafkaToDelta, List<Double>> rowsPerCpuSecond =
      new EnumMap<>(KafkaToDelta.class);

  private SinkLoadMain(SinkRecords.Kind kind, Path directory, String bootstrapServers) {
    this.kind = kind;
    this.directory = directory;
    this.bootstrapServers = bootstrapServers;
  }

  public static void main(String[] args) throws Exception {
    var directory = Files.createTempDirectory("sink-load");
    try {
      for (var kind : SETTINGS.text("KINDS", "CALLS,METRICS").split(",", -1)) {
        measure(SinkRecords.Kind.valueOf(kind), directory.resolve(kind));
      }
    } finally {
      delete(directory);
    }
  }

  private static void measure(SinkRecords.Kind kind, Path directory) throws Exception {
    var settings = KafkaBrokerSettings.in(directory.resolve("kafka"));
    try (var broker = KafkaBroker.start(settings)) {
      var load = new SinkLoadMain(kind, directory, broker.bootstrapServers());
      TopicCreation.createMissing(broker.bootstrapServers(), Topics.plans(PARTITIONS), (short) 1);
      load.fill();
      load.takeTurns(SETTINGS.integer("ROUNDS", 1));
    }
  }

  private void fill() {
    var records = new SinkRecords();
    var settings = SinkRecords.producer(KafkaSettings.recordingProducer(bootstrapServers));
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < ROWS / kind.rowsPerRecord(); i++) {
        var unused = producer.send(kind.record(records, i));
      }
      producer.flush();
    }
  }

  private void takeTurns(int rounds) throws Exception {
    var targets = new ArrayList<KafkaToDelta>();
    for (var target : SETTINGS.text("TARGETS", "SLUICE,SPARK").split(",", -1)) {
      targets.add(KafkaToDelta.valueOf(target));
    }
    for (int round = 0; round < rounds; round++) {
      for (var target : targets) {
        if (target.isThere()) {
          measure(target, Files.createDirectories(directory.resolve(target + "-" + round)));
        } else {
          System.out.println(target + " is not there, see setting SPARK");
        }
      }
    }
    rowsPerCpuSecond.forEach(
        (target, all) -> print("%s, %s: median %,.0f rows per CPU-second", target, median(all)));
  }

  private void measure(KafkaToDelta target, Path place) throws Exception {
    var committed = new CommittedRows(target.table(kind, place));
    try (var process = target.start(kind, bootstrapServers, place)) {
      var warm = await(process, committed, WARM_UP);
      var end = await(process, committed, ROWS / kind.rowsPerRecord() * kind.rowsPerRecord());
      double landed = end.rows() - warm.rows();
      double cpu = end.cpu().minus(warm.cpu()).toNanos() / 1e9;
      double seconds = (end.nanos() - warm.nanos()) / 1e9;
      rowsPerCpuSecond.computeIfAbsent(target, none -> new ArrayList<>()).add(landed / cpu);
      print(
          "%s, %s: %,.0f rows in %.1f s, %,.0f rows/s, %.1f s of CPU, %,.0f rows per CPU-second",
          target, landed, seconds, landed / seconds, cpu, landed / cpu);
    }
    delete(place);
  }

  private void print(String format, KafkaToDelta target, Object... figures) {
    var all = new ArrayList<Object>(List.of(kind, target));
    all.addAll(List.of(figures));
    System.out.println(String.format(Locale.ROOT, format, all.toArray()));
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
  }

  private static Mark await(ChildProcess process, CommittedRows committed, int rows)
      throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      long count = committed.count();
      if (count >= rows) {
        return new Mark(count, process.cpu(), System.nanoTime());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    throw new IllegalStateException(
        "too slow, or ended: " + committed.count() + " rows of " + rows);
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
