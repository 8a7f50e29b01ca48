package io.sluice.benchmarks.load;

import io.sluice.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Who lands a topic in a table: a process that does so until it is ended. */
enum KafkaToDelta {
  /** The product's sink. */
  SLUICE {
    @Override
    ChildProcess start(SinkRecords.Kind kind, String bootstrapServers, Path directory)
        throws IOException {
      return ChildJvm.of("1g")
          .with("SINK_JVM")
          .start(
              "io.sluice.delta.DeltaSinkMain",
              Map.of(
                  "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                  "LAKE", directory.resolve("lake").toString(),
                  "CHECKPOINT_DIR", directory.resolve("checkpoints").toString(),
                  "ADMIN_PORT", Integer.toString(ChildProcess.freePort())),
              directory.resolve("log"));
    }

    @Override
    Path table(SinkRecords.Kind kind, Path directory) {
      return directory.resolve("lake").resolve(kind.table().replace('.', '/'));
    }
  },

  /** Spark Structured Streaming; see the module {@code spark-peer}. */
  SPARK {
    @Override
    ChildProcess start(SinkRecords.Kind kind, String bootstrapServers, Path directory)
        throws IOException {
      var options = List.of("-XX:+UseSerialGC", "@" + SPARK_PEER.resolve("jvm.options"));
      return new ChildJvm("2g", sparkClassPath(), options, List.of())
          .start(
              "io.sluice.spark.StreamMain",
              Map.of(
                  "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                  "ROWS_OF", kind.name().toLowerCase(java.util.Locale.ROOT),
                  "TOPIC", kind.topic(),
                  "DIRECTORY", directory.toString(),
                  "RECORDS_PER_BATCH", Integer.toString(ROWS_PER_BATCH / kind.rowsPerRecord()),
                  "CORES", "2"),
              directory.resolve("log"));
    }

    @Override
    Path table(SinkRecords.Kind kind, Path directory) {
      return directory.resolve("table");
    }
  };

  /** As many as the sink lands in some seconds, so that neither commits more often. */
  private static final int ROWS_PER_BATCH = 200_000;

  private static final Path SPARK_PEER =
      Path.of(Settings.fromEnvironment().text("SPARK", "spark-peer"));

  abstract ChildProcess start(SinkRecords.Kind kind, String bootstrapServers, Path directory)
      throws IOException;

  /** Where the rows go. */
  abstract Path table(SinkRecords.Kind kind, Path directory);

  /** Whether it is installed. */
  boolean isThere() {
    return this != SPARK || Files.exists(sparkLibraries());
  }

  private static String sparkClassPath() throws IOException {
    return SPARK_PEER.resolve("target/classes") + ":" + Files.readString(sparkLibraries());
  }

  private static Path sparkLibraries() {
    return SPARK_PEER.resolve("target/class-path.txt");
  }
}
