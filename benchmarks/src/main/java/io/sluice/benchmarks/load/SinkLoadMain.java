package io.sluice.benchmarks.load;

import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import io.sluice.kit.Settings;
import io.sluice.kit.TopicCreation;
import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.KafkaBrokerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How many rows the sink lands for each second of CPU, from Kafka to committed Delta: calls in the
 * usage table, and metric points (exports of 100) in a metrics table.
 *
 * <p>The topic is filled first. The sink, a process of its own, then reads it as fast as it can;
 * its CPU time counts from the first commit after {@code WARM_UP} rows until the last row is
 * committed, without the threads that compile Java code. Settings: {@code ROWS} (of each kind),
 * {@code WARM_UP}, {@code SINK_JVM} (options of its virtual machine).
 */
public final class SinkLoadMain {

  private static final String USAGE_TABLE = "system.ai_gateway.usage";
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private record Mark(long rows, Duration cpu, long nanos) {}

  private final Path directory;
  private final String bootstrapServers;

  private SinkLoadMain(Path directory, String bootstrapServers) {
    this.directory = directory;
    this.bootstrapServers = bootstrapServers;
  }

  public static void main(String[] args) throws Exception {
    var settings = Settings.fromEnvironment();
    int rows = settings.integer("ROWS", 1_000_000);
    int warmUp = settings.integer("WARM_UP", 400_000);
    var directory = Files.createTempDirectory("sink-load");
    try {
      var records = new SinkRecords();
      measure(directory.resolve("usage"), USAGE_TABLE, rows, warmUp, rows, records::call);
      int exports = rows / SinkRecords.POINTS;
      measure(
          directory.resolve("metrics"),
          SinkRecords.METRICS_TABLE,
          rows,
          warmUp,
          exports,
          records::export);
    } finally {
      delete(directory);
    }
  }

  private static void measure(
      Path directory,
      String table,
      int rows,
      int warmUp,
      int records,
      IntFunction<ProducerRecord<byte[], byte[]>> record)
      throws Exception {
    var settings = KafkaBrokerSettings.in(directory.resolve("kafka"));
    try (var broker = KafkaBroker.start(settings)) {
      var load = new SinkLoadMain(directory, broker.bootstrapServers());
      TopicCreation.createMissing(broker.bootstrapServers(), Topics.plans(PARTITIONS), (short) 1);
      load.fill(records, record);
      load.measure(table, rows, warmUp);
    }
  }

  private void fill(int records, IntFunction<ProducerRecord<byte[], byte[]>> record) {
    var settings = SinkRecords.producer(KafkaSettings.recordingProducer(bootstrapServers));
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        var unused = producer.send(record.apply(i));
      }
      producer.flush();
    }
  }

  private void measure(String table, int rows, int warmUp) throws Exception {
    int adminPort = ChildProcess.freePort();
    try (var sink = sink(adminPort)) {
      var warm = await(sink, adminPort, table, warmUp);
      var end = await(sink, adminPort, table, rows);
      double landed = end.rows() - warm.rows();
      var cpu = end.cpu().minus(warm.cpu());
      System.out.printf(
          "%s: %,.0f rows in %.1f s, %,.0f rows/s, %.1f s of CPU, %,.0f rows per CPU-second%n",
          table,
          landed,
          (end.nanos() - warm.nanos()) / 1e9,
          landed * 1e9 / (end.nanos() - warm.nanos()),
          cpu.toMillis() / 1e3,
          landed / (cpu.toMillis() / 1e3));
    }
  }

  private ChildProcess sink(int adminPort) throws IOException {
    return ChildJvm.of("1g")
        .with("SINK_JVM")
        .start(
            "io.sluice.delta.DeltaSinkMain",
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                "LAKE", directory.resolve("lake").toString(),
                "CHECKPOINT_DIR", directory.resolve("checkpoints").toString(),
                "ADMIN_PORT", Integer.toString(adminPort)),
            directory.resolve("sink.log"));
  }

  private static Mark await(ChildProcess sink, int adminPort, String table, int rows) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      long committed = committed(adminPort, table);
      if (committed >= rows) {
        return new Mark(committed, sink.cpu(), System.nanoTime());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    throw new IllegalStateException("the sink is too slow");
  }

  private static long committed(int adminPort, String table) {
    var uri = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    try (var in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("sluice_sink_rows_committed_total"))
          .filter(line -> line.contains("\"" + table + "\""))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    } catch (IOException e) {
      return 0; // it has not started yet
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
