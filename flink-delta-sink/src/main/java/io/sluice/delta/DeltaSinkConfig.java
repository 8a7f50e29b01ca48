package io.sluice.delta;

import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.Require;
import io.sluice.kit.Settings;
import java.time.Duration;
import java.util.Locale;

/**
 * Settings of the sink.
 *
 * @param bootstrapServers the Kafka cluster
 * @param lake the root of all tables: a directory, or a URI that Hadoop knows
 * @param checkpoints where Flink keeps its checkpoints: a directory, or a URI that Flink knows
 * @param resume where a job on a cluster goes on when it is submitted; a process by itself always
 *     goes on from its newest checkpoint
 * @param checkpointInterval how often rows become visible; also the unit of readiness
 * @param parallelism how many readers and writers
 * @param commitThreads how many tables are committed at the same time
 * @param repeatHorizon for how long a call is remembered, to tell it when it is sent again
 * @param repeatCalls how many calls of a table are remembered at most, by each reader
 * @param defaultTables where telemetry lands whose records name no table
 * @param stopGrace how long a stop waits for the last commit; local mode only
 * @param adminHost the address of the admin port; local mode only
 * @param adminPort health and metrics, 0 for any free port; local mode only
 */
public record DeltaSinkConfig(
    String bootstrapServers,
    String lake,
    String checkpoints,
    Resume resume,
    Duration checkpointInterval,
    int parallelism,
    int commitThreads,
    Duration repeatHorizon,
    int repeatCalls,
    DefaultTables defaultTables,
    Duration stopGrace,
    String adminHost,
    int adminPort) {

  /** Where a job goes on. */
  public enum Resume {
    /** Where Flink says: its high availability, a savepoint given to it, or the beginning. */
    FLINK,
    /** From the newest checkpoint in the directory that can be read, if there is one. */
    NEWEST
  }

  public DeltaSinkConfig {
    Require.notBlank("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    Require.notBlank("LAKE", lake);
    Require.notBlank("CHECKPOINT_DIR", checkpoints);
    Require.positive("CHECKPOINT_INTERVAL", checkpointInterval);
    Require.positive("PARALLELISM", parallelism);
    Require.positive("COMMIT_THREADS", commitThreads);
    Require.positive("REPEAT_HORIZON", repeatHorizon);
    Require.positive("REPEAT_CALLS", repeatCalls);
    Require.notNegative("STOP_GRACE", stopGrace);
    Require.notBlank("ADMIN_HOST", adminHost);
    Require.port("ADMIN_PORT", adminPort);
  }

  public static DeltaSinkConfig from(Settings settings) {
    return new DeltaSinkConfig(
        settings.text("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
        settings.text("LAKE", "data/lake"),
        settings.text("CHECKPOINT_DIR", "data/checkpoints"),
        resume(settings.text("RESUME", "flink")),
        settings.duration("CHECKPOINT_INTERVAL", Duration.ofSeconds(5)),
        settings.integer("PARALLELISM", 1),
        settings.integer("COMMIT_THREADS", 4),
        settings.duration("REPEAT_HORIZON", Duration.ofHours(1)),
        settings.integer("REPEAT_CALLS", 1_000_000),
        DefaultTables.from(settings),
        settings.duration("STOP_GRACE", Duration.ofSeconds(10)),
        settings.text("ADMIN_HOST", "127.0.0.1"),
        settings.integer("ADMIN_PORT", 8082));
  }

  private static Resume resume(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "flink" -> Resume.FLINK;
      case "newest" -> Resume.NEWEST;
      default -> throw new BrokenSettingException("RESUME", text, "flink or newest");
    };
  }
}
