package io.sluice.delta.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.delta.Await;
import io.sluice.delta.table.DeltaTables;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.Things;
import io.sluice.delta.table.Things.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceRoundsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final MaintenanceConfig OFTEN =
      new MaintenanceConfig(Duration.ofMillis(100), 1024 * 1024, Duration.ofDays(7));

  @TempDir Path root;

  @Test
  void mergesFilesByItselfAndTellsInItsMetrics() throws Exception {
    var lake = Lake.at(root.toString());
    var things = new Things(lake, Layout.WHOLE);
    for (int i = 0; i < 5; i++) {
      things.append(10);
    }
    var metrics = new SimpleMeterRegistry();

    try (var rounds = MaintenanceRounds.start(lake, OFTEN, metrics)) {
      Await.until(
          "the files are merged",
          PATIENCE,
          () ->
              metrics.find("sluice_lake_files_merged").counter() != null
                  && lake.look(Things.TABLE).orElseThrow().files().size() == 1);
    }

    assertThat(metrics.get("sluice_lake_files_merged").counter().count()).isEqualTo(5);
    assertThat(metrics.get("sluice_lake_files_before").gauge().value()).isPositive();
    assertThat(DeltaTables.column(lake.location(Things.TABLE), "id")).hasSize(50);
  }

  @Test
  void aBrokenTableIsCountedAndDoesNotHoldUpTheOthers() throws Exception {
    var lake = Lake.at(root.toString());
    var things = new Things(lake, Layout.WHOLE);
    things.append(10);
    things.append(10);
    breakTable(root.resolve("main/a_first/broken/_delta_log"));
    var metrics = new SimpleMeterRegistry();

    try (var rounds = MaintenanceRounds.start(lake, OFTEN, metrics)) {
      Await.until(
          "the files are merged",
          PATIENCE,
          () -> lake.look(Things.TABLE).orElseThrow().files().size() == 1);
    }

    assertThat(DeltaTables.column(lake.location(Things.TABLE), "id")).hasSize(20);
  }

  private static void breakTable(Path log) throws Exception {
    Files.createDirectories(log);
    Files.writeString(log.resolve("00000000000000000000.json"), "not an action\n");
  }
}
