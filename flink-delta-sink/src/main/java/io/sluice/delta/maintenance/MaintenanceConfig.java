package io.sluice.delta.maintenance;

import io.sluice.kit.Require;
import io.sluice.kit.Settings;
import java.time.Duration;

/**
 * Settings of the maintenance that runs by itself.
 *
 * @param every the time between two rounds; zero for never
 * @param targetBytes how large merged files are to become
 * @param retain for how long replaced files, and so older versions of a table, are kept
 */
public record MaintenanceConfig(Duration every, long targetBytes, Duration retain) {

  /** 128 MiB. */
  public static final long TARGET_BYTES = 128L * 1024 * 1024;

  /** As long as Kafka keeps the topics, and as Delta remembers replaced files. */
  public static final Duration RETAIN = Duration.ofDays(7);

  public MaintenanceConfig {
    Require.notNegative("MAINTENANCE_EVERY", every);
    Require.positive("MAINTENANCE_FILE_MEBIBYTES", Math.toIntExact(targetBytes >> 20));
    Require.positive("MAINTENANCE_RETAIN", retain);
  }

  public static MaintenanceConfig from(Settings settings) {
    return new MaintenanceConfig(
        settings.duration("MAINTENANCE_EVERY", Duration.ofHours(1)),
        (long) settings.integer("MAINTENANCE_FILE_MEBIBYTES", 128) << 20,
        settings.duration("MAINTENANCE_RETAIN", RETAIN));
  }
}
