package io.sluice.delta.local;

import io.sluice.delta.checkpoint.RetainedCheckpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Flink's mini cluster, small, with one job on it. */
final class LocalCluster implements AutoCloseable {

  private static final int NETWORK_MEBIBYTES = 16;
  private static final int NETWORK_MEBIBYTES_PER_SLOT = 8;
  private static final long CLOSE_SECONDS = 1;

  private final MiniCluster cluster;
  private final JobID job;

  private LocalCluster(MiniCluster cluster, JobID job) {
    this.cluster = cluster;
    this.job = job;
  }

  /**
   * Starts a cluster and submits the job under an id of its own.
   *
   * @param settings what the job asks of Flink
   * @param from the checkpoint to continue from; null to start without state
   */
  static LocalCluster start(
      Configuration settings, JobDefinition definition, @Nullable RetainedCheckpoint from)
      throws Exception {
    var env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    definition.define(env);
    var graph = env.getStreamGraph().getJobGraph();
    if (from != null) {
      var path = from.directory().toUri().toString();
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(path, true));
    }
    var cluster = new MiniCluster(small(settings));
    try {
      cluster.start();
      cluster.submitJob(graph).get();
      return new LocalCluster(cluster, graph.getJobID());
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  boolean isRunning() throws ExecutionException, InterruptedException {
    return cluster.getJobStatus(job).get() == JobStatus.RUNNING;
  }

  /** The outcome, once the job has come to an end that Flink will not restart from. */
  Optional<JobResult> result() throws ExecutionException, InterruptedException {
    if (!cluster.getJobStatus(job).get().isGloballyTerminalState()) {
      return Optional.empty();
    }
    return Optional.of(cluster.requestJobResult(job).get());
  }

  /** When the last checkpoint was complete, milliseconds since the epoch; 0 before the first. */
  long lastCheckpointMillis() throws ExecutionException, InterruptedException {
    AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
    var statistics = graph.getCheckpointStatsSnapshot();
    var last = statistics == null ? null : statistics.getHistory().getLatestCompletedCheckpoint();
    return last == null ? 0 : last.getLatestAckTimestamp();
  }

  /** Stops the job once all that it has read is committed. */
  void stopInOrder(String savepoints, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    var unused =
        cluster
            .stopWithSavepoint(job, savepoints, false, SavepointFormatType.CANONICAL)
            .get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws Exception {
    try {
      cluster.closeAsync().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // daemons all of them: the process can end without them
    }
  }

  private static MiniClusterConfiguration small(Configuration settings) {
    var all = new Configuration(settings);
    int slots = settings.get(CoreOptions.DEFAULT_PARALLELISM);
    var network =
        MemorySize.ofMebiBytes(NETWORK_MEBIBYTES + (long) NETWORK_MEBIBYTES_PER_SLOT * slots);
    all.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    all.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    all.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
    all.set(RestOptions.BIND_PORT, "0");
    all.set(RestOptions.ADDRESS, "127.0.0.1");
    all.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    all.set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
    all.set(CheckpointingOptions.CREATE_CHECKPOINT_SUB_DIR, true);
    all.set(MetricOptions.REPORTERS_LIST, ProcessMetrics.NAME);
    all.setString(
        "metrics.reporter." + ProcessMetrics.NAME + ".factory.class",
        ProcessMetricsFactory.class.getName());
    return new MiniClusterConfiguration.Builder()
        .setConfiguration(all)
        .setNumTaskManagers(1)
        .setNumSlotsPerTaskManager(slots)
        .setRpcServiceSharing(RpcServiceSharing.SHARED)
        .build();
  }
}
