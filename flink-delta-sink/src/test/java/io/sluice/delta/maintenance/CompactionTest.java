package io.sluice.delta.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.delta.maintenance.Packing.Effort;
import io.sluice.delta.table.DeltaTables;
import io.sluice.delta.table.FileCopy;
import io.sluice.delta.table.FileSwap;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.LiveFile;
import io.sluice.delta.table.Things;
import io.sluice.delta.table.Things.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompactionTest {

  private static final long MEBIBYTE = 1024 * 1024;
  private static final int ROUNDS = Integer.getInteger("compaction.rounds", 15);

  @TempDir Path root;
  private Lake lake;

  @BeforeEach
  void openLake() {
    lake = Lake.at(root.toString());
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void rowsAreTheSameInFewerFiles(Layout layout) throws Exception {
    var things = new Things(lake, layout);
    for (int i = 0; i < 12; i++) {
      things.append(10);
    }
    var before = DeltaTables.rows(location());

    var done = compaction(Effort.FULL).run(Things.TABLE);

    assertThat(DeltaTables.rows(location())).containsExactlyInAnyOrderElementsOf(before);
    assertThat(files()).hasSize(layout == Layout.BY_DAY ? 3 : 1);
    assertThat(done.filesBefore()).isEqualTo(layout == Layout.BY_DAY ? 36 : 12);
    assertThat(done.filesAfter()).isEqualTo(files().size());
    assertThat(DeltaTables.count(location())).isEqualTo(120);
    assertThat(DeltaTables.transactionVersion(location(), "sluice:things-0")).isEqualTo(120);
  }

  @Test
  void statisticsOfAMergedFileBoundAllItsRows() throws Exception {
    var things = new Things(lake, Layout.WHOLE);
    things.append(10);
    things.append(10);

    compaction(Effort.FULL).run(Things.TABLE);

    assertThat(files().get(0).statistics().orElseThrow())
        .contains("\"numRecords\":20")
        .contains("\"minValues\":{\"id\":0")
        .contains("\"maxValues\":{\"id\":19");
  }

  @Test
  void aSecondRunFindsNothingToDo() throws Exception {
    var things = new Things(lake, Layout.WHOLE);
    things.append(10);
    things.append(10);
    compaction(Effort.FULL).run(Things.TABLE);
    long version = DeltaTables.snapshot(location()).getVersion();

    var done = compaction(Effort.FULL).run(Things.TABLE);

    assertThat(done.filesOut()).isZero();
    assertThat(DeltaTables.snapshot(location()).getVersion()).isEqualTo(version);
  }

  @Test
  void onAScheduleAMergedFileWaitsUntilThereIsSomethingLikeIt() throws Exception {
    var things = new Things(lake, Layout.WHOLE);
    for (int i = 0; i < 200; i++) {
      things.append(20);
    }
    compaction(Effort.LEAN).run(Things.TABLE);
    var merged = files().get(0).path();
    things.append(1);

    compaction(Effort.LEAN).run(Things.TABLE);

    assertThat(files()).hasSize(2).extracting(LiveFile::path).contains(merged);
  }

  @Test
  void noFileGrowsBeyondTheTarget() throws Exception {
    var things = new Things(lake, Layout.WHOLE);
    for (int i = 0; i < 20; i++) {
      things.append(200);
    }
    long one = files().get(0).bytes();

    new Compaction(lake, new Packing(5 * one, Effort.FULL)).run(Things.TABLE);

    assertThat(files()).hasSizeBetween(4, 7);
    assertThat(DeltaTables.column(location(), "id")).hasSize(4_000);
  }

  @Test
  void aCrashBeforeTheCommitChangesNothing() throws Exception {
    var things = new Things(lake, Layout.WHOLE);
    things.append(10);
    things.append(10);
    var before = DeltaTables.rows(location());

    var copy = new FileCopy(lake, Things.TABLE, lake.look(Things.TABLE).orElseThrow());
    var orphans = Compaction.write(copy, files());

    assertThat(orphans).hasSize(1);
    assertThat(DeltaTables.rows(location())).containsExactlyInAnyOrderElementsOf(before);
    compaction(Effort.FULL).run(Things.TABLE);
    assertThat(DeltaTables.rows(location())).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void ofTwoCompactionsOfTheSameFilesOneGivesUp() throws Exception {
    var things = new Things(lake, Layout.WHOLE);
    things.append(10);
    things.append(10);
    var copy = new FileCopy(lake, Things.TABLE, lake.look(Things.TABLE).orElseThrow());
    var bin = files();
    var merged = Compaction.write(copy, bin);
    compaction(Effort.FULL).run(Things.TABLE);

    var outcome = new FileSwap(lake, Things.TABLE, FileSwap.Rows.SAME).run(bin, merged);

    assertThat(outcome).isEqualTo(FileSwap.Outcome.LOST);
    assertThat(DeltaTables.column(location(), "id")).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void aSwapWhoseAnswerWasLostIsFoundDone() throws Exception {
    var things = new Things(lake, Layout.WHOLE);
    things.append(10);
    things.append(10);
    var copy = new FileCopy(lake, Things.TABLE, lake.look(Things.TABLE).orElseThrow());
    var bin = files();
    var merged = Compaction.write(copy, bin);
    var swap = new FileSwap(lake, Things.TABLE, FileSwap.Rows.SAME);
    swap.run(bin, merged);

    var again = swap.run(bin, merged);

    assertThat(again).isEqualTo(FileSwap.Outcome.DONE);
    assertThat(DeltaTables.column(location(), "id")).hasSize(20);
  }

  @Test
  void whatACheckpointHasUnderWayComesInAfterwards() throws Exception {
    var things = new Things(lake, Layout.WHOLE);
    things.append(10);
    things.append(10);
    var underWay = things.write(10);
    compaction(Effort.FULL).run(Things.TABLE);

    things.commit(underWay);

    assertThat(DeltaTables.column(location(), "id")).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void anUnknownTableIsNamedWithThoseThatThereAre() throws Exception {
    new Things(lake, Layout.WHOLE).append(1);

    assertThatThrownBy(() -> compaction(Effort.FULL).run("main.test.thinks"))
        .isInstanceOf(MaintenanceException.class)
        .hasMessage("there is no table main.test.thinks; there are main.test.things");
    assertThatThrownBy(() -> compaction(Effort.FULL).run("../../etc"))
        .isInstanceOf(MaintenanceException.class)
        .hasMessageContaining("expected: a name of three parts");
  }

  /** A writer and two compactions at once, from lakes of their own; readers count all the while. */
  @Test
  void besideAWriterAndAnotherCompactionReadersSeeEveryRowOnce() throws Exception {
    var things = new Things(Lake.at(root.toString()), Layout.BY_DAY);
    things.append(7);
    var committed = new AtomicLong(7);
    var ended = new AtomicBoolean();
    var threads = Executors.newFixedThreadPool(4);
    var writer =
        threads.submit(
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                committed.set(things.append(7));
              }
              return true;
            });
    var compactions =
        List.of(threads.submit(() -> compact(ended)), threads.submit(() -> compact(ended)));
    var reader =
        threads.submit(
            () -> {
              while (!ended.get()) {
                long atLeast = committed.get();
                var ids = DeltaTables.column(location(), "id");
                assertThat(ids).hasSizeGreaterThanOrEqualTo((int) atLeast);
                assertThat(ids).containsExactlyInAnyOrderElementsOf(upTo(ids.size()));
              }
              return true;
            });

    writer.get(120, TimeUnit.SECONDS);
    ended.set(true);
    reader.get(60, TimeUnit.SECONDS);
    long merged = 0;
    for (var compaction : compactions) {
      merged += compaction.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();

    assertThat(merged).isPositive();
    assertThat(DeltaTables.column(location(), "id"))
        .containsExactlyInAnyOrderElementsOf(upTo(7L * (ROUNDS + 1)));
  }

  private long compact(AtomicBoolean ended) throws Exception {
    var compaction = new Compaction(Lake.at(root.toString()), new Packing(MEBIBYTE, Effort.LEAN));
    long merged = 0;
    while (!ended.get()) {
      merged += compaction.run(Things.TABLE).filesOut();
    }
    return merged;
  }

  private static List<Object> upTo(long end) {
    return LongStream.range(0, end).mapToObj(id -> (Object) id).toList();
  }

  private Compaction compaction(Effort effort) {
    return new Compaction(lake, new Packing(128 * MEBIBYTE, effort));
  }

  private List<LiveFile> files() throws Exception {
    return lake.look(Things.TABLE).orElseThrow().files();
  }

  private String location() {
    return lake.location(Things.TABLE);
  }
}
