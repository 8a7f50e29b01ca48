package io.sluice.delta;

import io.sluice.delta.checkpoint.RetainedCheckpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** What the job asks of Flink, wherever it runs. */
final class FlinkSettings {

  private static final Duration FIRST_RESTART = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
  private static final int FAILED_CHECKPOINTS = 3;
  private static final int RETAINED = 3;

  private FlinkSettings() {}

  static Configuration of(DeltaSinkConfig config) {
    var settings = new Configuration();
    settings.set(CoreOptions.DEFAULT_PARALLELISM, config.parallelism());
    settings.set(PipelineOptions.NAME, DeltaSinkJob.NAME);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    checkpoints(settings, config);
    restarts(settings);
    return settings;
  }

  /** Has the job begin with the state of a checkpoint, which stays the earlier job's. */
  static void resumeFrom(Configuration settings, RetainedCheckpoint checkpoint) {
    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, uri(checkpoint.directory().toString()));
    settings.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
  }

  private static void checkpoints(Configuration settings, DeltaSinkConfig config) {
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, config.checkpointInterval());
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    // the tables' offsets mean "all below is in", which overtaking barriers would make untrue
    settings.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
    settings.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ZERO);
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(config.checkpoints()));
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED);
    settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, FAILED_CHECKPOINTS);
  }

  private static void restarts(Configuration settings) {
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_RESTART);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, LONGEST_BACKOFF);
  }

  /** A directory as the URI that Flink wants; what is a URI stays as it is. */
  static String uri(String place) {
    return place.contains(":/")
        ? URI.create(place).toString()
        : Path.of(place).toAbsolutePath().toUri().toString();
  }
}
