package io.sluice.delta;

import io.sluice.delta.maintenance.MaintenanceConfig;
import io.sluice.delta.maintenance.MaintenanceRounds;
import io.sluice.delta.table.Lake;
import io.sluice.kit.AdminHandler;
import io.sluice.kit.Closing;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import java.time.Duration;

/**
 * Maintains the tables in a process of its own, where the sink runs on a Flink cluster; in {@link
 * DeltaSinkMain} it is a thread.
 */
public final class MaintenanceMain {

  private static final String NAME = "lake-maintenance";
  private static final Duration ADMIN_GRACE = Duration.ofSeconds(1);

  private MaintenanceMain() {}

  public static void main(String[] args) {
    Service.run(NAME, () -> start(Settings.fromEnvironment()));
  }

  static AutoCloseable start(Settings settings) {
    var lake = Lake.at(settings.required("LAKE"));
    var maintained = MaintenanceConfig.from(settings);
    var metrics = Metrics.forProcess(NAME);
    var running = new Closing();
    running.add(
        HttpEndpoint.start(
            settings.text("ADMIN_HOST", "127.0.0.1"),
            settings.integer("ADMIN_PORT", 8084),
            ADMIN_GRACE,
            new AdminHandler(new Health(), metrics)));
    running.add(MaintenanceRounds.start(lake, maintained, metrics));
    return running;
  }
}
