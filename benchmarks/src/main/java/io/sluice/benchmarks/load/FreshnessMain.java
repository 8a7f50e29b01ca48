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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long it takes from a call's end until its row can be read: from the moment at which its
 * settlement is handed to Kafka, for which the last byte of the answer waits, until a commit with
 * the row is in Delta's log. Calls come at a steady rate, in one topic partition, so that their
 * rows are committed in their order. Sinks of several checkpoint intervals read the same topic at
 * the same time. Settings: {@code LENGTH} (10m), {@code RATE} (100 calls/s), {@code INTERVALS}
 * ({@code 5s,1s}).
 */
public final class FreshnessMain {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long HIGHEST_MILLIS = 600_000;

  /** A sink and what has been seen of its table. */
  private static final class Watched implements AutoCloseable {

    private final String interval;
    private final ChildProcess process;
    private final CommittedRows committed;
    private final Histogram millis = new Histogram(HIGHEST_MILLIS, 3);
    private int seen;

    Watched(String interval, String bootstrapServers, Path directory) throws IOException {
      this.interval = interval;
      this.process =
          ChildJvm.of("384m")
              .start(
                  "io.sluice.delta.DeltaSinkMain",
                  Map.of(
                      "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                      "CHECKPOINT_INTERVAL", interval,
                      "LAKE", directory.resolve("lake").toString(),
                      "CHECKPOINT_DIR", directory.resolve("checkpoints").toString(),
                      "ADMIN_PORT", Integer.toString(ChildProcess.freePort())),
                  directory.resolve("log"));
      var table = SinkRecords.Kind.CALLS.table().replace('.', '/');
      this.committed = new CommittedRows(directory.resolve("lake").resolve(table));
    }

    void look(AtomicLongArray sentNanos, int unmeasured) throws IOException {
      long count = committed.count();
      long now = System.nanoTime();
      for (; seen < count; seen++) {
        if (seen >= unmeasured) {
          millis.recordValue((now - sentNanos.get(seen)) / 1_000_000);
        }
      }
    }

    void report() {
      System.out.printf(
          Locale.ROOT,
          "checkpoints every %s: %,d calls, readable after p50 %.1f s, p95 %.1f s, p99 %.1f s,"
              + " at most %.1f s%n",
          interval,
          millis.getTotalCount(),
          millis.getValueAtPercentile(50) / 1e3,
          millis.getValueAtPercentile(95) / 1e3,
          millis.getValueAtPercentile(99) / 1e3,
          millis.getMaxValue() / 1e3);
    }

    @Override
    public void close() {
      process.close();
    }
  }

  private FreshnessMain() {}

  public static void main(String[] args) throws Exception {
    var settings = Settings.fromEnvironment();
    var length = settings.duration("LENGTH", Duration.ofMinutes(10));
    int rate = settings.integer("RATE", 100);
    var directory = Files.createTempDirectory("freshness");
    var sinks = new ArrayList<Watched>();
    try (var broker = KafkaBroker.start(KafkaBrokerSettings.in(directory.resolve("kafka")))) {
      var bootstrapServers = broker.bootstrapServers();
      TopicCreation.createMissing(bootstrapServers, Topics.plans(1), (short) 1);
      for (var interval : settings.text("INTERVALS", "5s,1s").split(",", -1)) {
        var place = Files.createDirectories(directory.resolve(interval));
        sinks.add(new Watched(interval, bootstrapServers, place));
      }
      int unmeasured = Math.toIntExact(WARM_UP.toSeconds() * rate);
      int calls = unmeasured + Math.toIntExact(length.toSeconds() * rate);
      run(bootstrapServers, sinks, calls, unmeasured, rate);
      sinks.forEach(Watched::report);
    } finally {
      sinks.forEach(Watched::close);
      delete(directory);
    }
  }

  private static void run(
      String bootstrapServers, List<Watched> sinks, int calls, int unmeasured, int rate)
      throws Exception {
    var sentNanos = new AtomicLongArray(calls);
    var sender = new Thread(() -> send(bootstrapServers, sentNanos, rate), "sender");
    sender.start();
    long deadline = System.nanoTime() + Duration.ofSeconds(calls / rate).plus(PATIENCE).toNanos();
    while (sinks.stream().anyMatch(sink -> sink.seen < calls)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("rows are missing");
      }
      for (var sink : sinks) {
        sink.look(sentNanos, unmeasured);
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    sender.join();
  }

  private static void send(String bootstrapServers, AtomicLongArray sentNanos, int rate) {
    var records = new SinkRecords();
    var settings = KafkaSettings.recordingProducer(bootstrapServers);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      long start = System.nanoTime();
      for (int i = 0; i < sentNanos.length(); i++) {
        long due = start + i * Duration.ofSeconds(1).toNanos() / rate;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        sentNanos.set(i, System.nanoTime());
        var unused = producer.send(SinkRecords.Kind.CALLS.record(records, i));
      }
      producer.flush();
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
