package io.sluice.delta.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.TableManager;
import io.sluice.delta.table.DeltaTables;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.LiveFile;
import io.sluice.delta.table.Things;
import io.sluice.delta.table.Things.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VacuumTest {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final long TARGET = 128 * 1024 * 1024;

  @TempDir Path root;
  private Lake lake;
  private Things things;

  @BeforeEach
  void openLake() throws Exception {
    lake = Lake.at(root.toString());
    things = new Things(lake, Layout.BY_DAY);
    things.append(10);
    things.append(10);
  }

  @Test
  void whatWasReplacedBeforeTheRetentionGoesAndNothingElse() throws Exception {
    var replaced = paths();
    maintenance(Duration.ZERO).optimize(Things.TABLE, TARGET, WEEK);
    var before = DeltaTables.rows(lake.location(Things.TABLE));

    var early = maintenance(Duration.ofDays(6)).needless(Things.TABLE, WEEK);
    var late = maintenance(Duration.ofDays(8)).needless(Things.TABLE, WEEK);
    maintenance(Duration.ofDays(8)).delete(late);

    assertThat(early).isEmpty();
    assertThat(names(late)).containsExactlyInAnyOrderElementsOf(replaced);
    assertThat(DeltaTables.rows(lake.location(Things.TABLE)))
        .containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aFileThatWasWrittenLongAgoAndReplacedLatelyStays() throws Exception {
    for (var file : dataFiles()) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(90))));
    }
    maintenance(Duration.ZERO).optimize(Things.TABLE, TARGET, WEEK);

    var needless = maintenance(Duration.ofDays(6)).needless(Things.TABLE, WEEK);

    assertThat(needless).isEmpty();
  }

  @Test
  void anOrphanGoesOnceTheSinkHasCommittedAfterIt() throws Exception {
    var orphan = orphan(Duration.ofDays(10));

    var needless = maintenance(Duration.ZERO).needless(Things.TABLE, WEEK);

    assertThat(names(needless)).containsExactly(orphan.getFileName().toString());
  }

  @Test
  void whatIsStillToBeCommittedStaysHoweverLongTheSinkHasStoodStill() throws Exception {
    var underWay = things.write(10);

    var needless = maintenance(Duration.ofDays(30)).needless(Things.TABLE, WEEK);
    var forced = maintenance(Duration.ofDays(30)).needlessByForce(Things.TABLE, Duration.ZERO);
    maintenance(Duration.ofDays(30)).delete(forced);
    things.commit(underWay);

    assertThat(needless).isEmpty();
    assertThat(DeltaTables.column(lake.location(Things.TABLE), "id")).hasSize(30);
  }

  @Test
  void aRetentionBelowADayIsRefusedUnlessForced() throws Exception {
    maintenance(Duration.ZERO).optimize(Things.TABLE, TARGET, WEEK);
    var later = maintenance(Duration.ofHours(2));

    assertThatThrownBy(() -> later.needless(Things.TABLE, Duration.ofHours(1)))
        .isInstanceOf(MaintenanceException.class)
        .hasMessageContaining("--force");
    assertThat(later.needlessByForce(Things.TABLE, Duration.ofHours(1))).isNotEmpty();
  }

  @Test
  void removalsThatKernelsCheckpointsHaveForgottenAreRemembered() throws Exception {
    maintenance(Duration.ZERO).optimize(Things.TABLE, TARGET, WEEK);
    for (int i = 0; i < 35; i++) {
      things.append(1);
    }

    var needless = maintenance(Duration.ofDays(6)).needless(Things.TABLE, WEEK);

    assertThat(needless).isEmpty();
  }

  @Test
  void expiredEntriesOfTheLogGoAndEveryYoungVersionCanBeRead() throws Exception {
    for (int i = 0; i < 30; i++) {
      things.append(1);
    }
    ageLog(25, Duration.ofDays(8));

    long deleted = new LogCleanup(lake, Clock.systemUTC()).run(Things.TABLE, WEEK);

    assertThat(deleted).isPositive();
    var location = lake.location(Things.TABLE);
    assertThat(logEntry(19)).doesNotExist();
    assertThat(logEntry(20)).exists();
    for (long version = 20; version <= 32; version++) {
      var snapshot = TableManager.loadSnapshot(location).atVersion(version).build(lake.engine());
      assertThat(snapshot.getVersion()).isEqualTo(version);
    }
    assertThat(DeltaTables.column(location, "id")).hasSize(50);
    assertThat(DeltaTables.transactionVersion(location, "sluice:things-0")).isEqualTo(50);
    assertThat(things.append(5)).isEqualTo(55);
  }

  @Test
  void aYoungLogIsLeftAloneAndGetsItsCheckpoint() throws Exception {
    long deleted = new LogCleanup(lake, Clock.systemUTC()).run(Things.TABLE, WEEK);

    assertThat(deleted).isZero();
    assertThat(log().resolve("00000000000000000002.checkpoint.parquet")).exists();
  }

  private Maintenance maintenance(Duration later) {
    return new Maintenance(lake, Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC));
  }

  private Path orphan(Duration age) throws IOException {
    things.write(10);
    var live = paths();
    Path orphan = null;
    for (var file : dataFiles()) {
      if (!live.contains(file.getFileName().toString())) {
        orphan = orphan == null ? file : delete(file, orphan);
      }
    }
    Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(age)));
    return orphan;
  }

  private static Path delete(Path file, Path kept) throws IOException {
    Files.delete(file);
    return kept;
  }

  private List<Path> dataFiles() throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .filter(file -> !file.toString().contains("_delta_log"))
          .toList();
    }
  }

  private List<String> paths() throws IOException {
    return lake.look(Things.TABLE).orElseThrow().files().stream()
        .map(LiveFile::path)
        .map(path -> Path.of(path).getFileName().toString())
        .toList();
  }

  private static List<String> names(List<FileStatus> files) {
    return files.stream().map(file -> file.getPath().getName()).toList();
  }

  private void ageLog(int upTo, Duration age) throws IOException {
    for (int version = 0; version <= upTo; version++) {
      var time = FileTime.from(Instant.now().minus(age));
      Files.setLastModifiedTime(logEntry(version), time);
    }
  }

  private Path logEntry(int version) {
    return log().resolve(String.format("%020d.json", version));
  }

  private Path log() {
    return root.resolve("main/test/things/_delta_log");
  }
}
