package io.sluice.delta;

import io.micrometer.core.instrument.Gauge;
import io.sluice.delta.local.LocalJob;
import io.sluice.delta.maintenance.MaintenanceConfig;
import io.sluice.delta.maintenance.MaintenanceRounds;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.TableMovedException;
import io.sluice.kit.AdminHandler;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;

/** Runs the sink as one process, with its own small Flink. */
public final class DeltaSinkMain {

  private static final String JOB = "job";
  private static final int STALE_INTERVALS = 6;
  private static final Duration ADMIN_GRACE = Duration.ofSeconds(1);

  private DeltaSinkMain() {}

  public static void main(String[] args) {
    var settings = Settings.fromEnvironment();
    Service.run(
        DeltaSinkJob.NAME,
        () -> start(DeltaSinkConfig.from(settings), MaintenanceConfig.from(settings)));
  }

  /**
   * Starts job, maintenance and admin port; the job waits by itself for Kafka and its topics.
   *
   * <p>Maintenance is a thread beside the job: it works in small pieces, for which a process of its
   * own would be too large.
   */
  static AutoCloseable start(DeltaSinkConfig config, MaintenanceConfig maintained)
      throws Exception {
    var metrics = Metrics.forProcess(DeltaSinkJob.NAME);
    io.micrometer.core.instrument.Metrics.addRegistry(metrics);
    var health = new Health();
    health.add(JOB, () -> "starting");
    var admin =
        HttpEndpoint.start(
            config.adminHost(), config.adminPort(), ADMIN_GRACE, new AdminHandler(health, metrics));
    DeltaSinkJob.createUsageTable(config.lake());
    var job =
        LocalJob.start(
            FlinkSettings.of(config),
            Path.of(config.checkpoints()).toAbsolutePath(),
            env -> DeltaSinkJob.prepare(env, config),
            TableMovedException.class,
            config.checkpointInterval().multipliedBy(STALE_INTERVALS),
            config.stopGrace());
    health.add(JOB, job::trouble);
    Gauge.builder("sluice_sink_checkpoint_age", job, LocalJob::checkpointAgeSeconds)
        .description("how long ago rows could become visible last")
        .baseUnit("seconds")
        .register(metrics);
    var lag = LagSubscriber.start(config.bootstrapServers(), RecordMapper.topics(), metrics);
    var maintenance = MaintenanceRounds.start(Lake.at(config.lake()), maintained, metrics);
    return () -> {
      job.close(); // first: whoever asks for a stop may not wait for maintenance
      maintenance.close();
      lag.close();
      admin.close();
    };
  }
}
