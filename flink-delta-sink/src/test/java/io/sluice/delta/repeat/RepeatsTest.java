package io.sluice.delta.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.sluice.delta.repeat.Repeats.Verdict;
import io.sluice.delta.table.DeltaTables;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.LandedRows;
import io.sluice.delta.table.RowStanding;
import io.sluice.delta.table.TableLayout;
import io.sluice.delta.table.TableRows;
import io.sluice.event.CallSettled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatsTest {

  private static final String TABLE = "main.test.calls";
  private static final String LOG = "calls-0/id";
  private static final Duration HORIZON = Duration.ofHours(1);
  private static final TableLayout LAYOUT =
      new TableLayout(
          new StructType()
              .add("request_id", StringType.STRING)
              .add("error_code", StringType.STRING)
              .add("model", StringType.STRING),
          List.of(),
          Map.of());

  private final long now = System.currentTimeMillis();
  @TempDir Path root;
  private Lake lake;

  @BeforeEach
  void openLake() {
    lake = Lake.at(root.toString());
  }

  @Test
  void aCallIsNewOnceAndARepeatAfterThat() {
    var repeats = repeats();

    assertThat(judge(repeats, 0, "a")).isEqualTo(Verdict.FIRST);
    assertThat(judge(repeats, 1, "a")).isEqualTo(Verdict.REPEAT);
    assertThat(judge(repeats, 2, "b")).isEqualTo(Verdict.FIRST);
  }

  @Test
  void withoutAnyStateTheTableItselfKnowsItsCalls() throws Exception {
    var call = UUID.randomUUID().toString();
    land(0, row(call, null), RowStanding.LASTING);
    land(1, row("no uuid", null), RowStanding.LASTING);

    var repeats = repeats();

    assertThat(judge(repeats, 2, call)).isEqualTo(Verdict.REPEAT);
    assertThat(judge(repeats, 3, "no uuid")).isEqualTo(Verdict.REPEAT);
    assertThat(judge(repeats, 4, "another")).isEqualTo(Verdict.FIRST);
  }

  @Test
  void filesOfLongBeforeAreNotRead() throws Exception {
    land(0, row("old", null), RowStanding.LASTING);

    var repeats = repeats();

    assertThat(repeats.judge(TABLE, LOG, 1, now + 7_200_000, "old", null)).isEqualTo(Verdict.FIRST);
  }

  @Test
  void aPartitionThatLiesFurtherBackLooksFurtherBack() throws Exception {
    land(0, row("a", null), RowStanding.LASTING);
    var repeats = repeats();
    repeats.judge(TABLE, "calls-1/id", 0, now + 7_200_000, "far ahead", null);

    var verdict = judge(repeats, 1, "a");

    assertThat(verdict).isEqualTo(Verdict.REPEAT);
  }

  @Test
  void whatIsHandedOnAndNotCommittedTravelsInTheState() throws Exception {
    var before = repeats();
    judge(before, 0, "a");
    before.judge(TABLE, LOG, 1, now, "orphan", CallSettled.ORPHANED);

    var after = repeats();
    after.restore(before.snapshot());
    after.restore(before.snapshot());

    assertThat(judge(after, 2, "a")).isEqualTo(Verdict.REPEAT);
    assertThat(judge(after, 3, "orphan")).isEqualTo(Verdict.REPLACES);
    assertThat(after.snapshot().get(0).length).isEqualTo(before.snapshot().get(0).length + 29);
  }

  @Test
  void whatTheTableHoldsDoesNotBurdenTheState() throws Exception {
    var repeats = repeats();
    var rows = new ArrayList<TableRows>();
    for (int i = 0; i < 10_000; i++) {
      judge(repeats, i, "call-" + i);
      rows.add(record(i, row("call-" + i, null), RowStanding.LASTING));
    }
    LandedRows.commit(lake, LAYOUT, rows);
    judge(repeats, 10_000, "not landed");

    var state = repeats.snapshot();

    assertThat(state).singleElement().satisfies(bytes -> assertThat(bytes).hasSizeLessThan(100));
    assertThat(judge(repeats, 10_001, "call-7")).isEqualTo(Verdict.REPEAT);
  }

  @Test
  void theTrueSettlementTakesThePlaceOfAnOrphanInTheTable() throws Exception {
    land(0, row("a", null), RowStanding.LASTING);
    LandedRows.commit(
        lake,
        LAYOUT,
        List.of(
            record(1, row("b", null), RowStanding.LASTING),
            record(2, row("gone", CallSettled.ORPHANED), new RowStanding.Provisional("gone"))));
    land(3, row("c", null), RowStanding.LASTING);
    var repeats = repeats();

    var verdict = judge(repeats, 4, "gone");
    land(4, row("gone", null), new RowStanding.Replacing("gone"));

    assertThat(verdict).isEqualTo(Verdict.REPLACES);
    assertThat(judge(repeats, 5, "gone")).isEqualTo(Verdict.REPEAT);
    assertThat(rows())
        .containsExactlyInAnyOrder("a/null/opus", "b/null/opus", "c/null/opus", "gone/null/opus");
    assertThat(DeltaTables.count(lake.location(TABLE))).isEqualTo(4);
    assertThat(checksums()).allSatisfy(text -> assertThat(text).contains("\"numFiles\":4"));
  }

  @Test
  void anOrphanAloneInItsFileTakesTheFileWithIt() throws Exception {
    land(0, row("gone", CallSettled.ORPHANED), new RowStanding.Provisional("gone"));

    land(1, row("gone", null), new RowStanding.Replacing("gone"));

    assertThat(rows()).containsExactly("gone/null/opus");
  }

  @Test
  void anOrphanThatIsNotCommittedYetIsNeverWritten() throws Exception {
    LandedRows.commit(
        lake,
        LAYOUT,
        List.of(
            record(0, row("gone", CallSettled.ORPHANED), new RowStanding.Provisional("gone")),
            record(1, row("gone", null), new RowStanding.Replacing("gone"))));

    assertThat(rows()).containsExactly("gone/null/opus");
    assertThat(DeltaTables.snapshot(lake.location(TABLE)).getVersion()).isEqualTo(1);
  }

  @Test
  void anOrphanThatComesAfterTheTrueSettlementIsARepeat() {
    var repeats = repeats();
    judge(repeats, 0, "a");

    var verdict = repeats.judge(TABLE, LOG, 1, now, "a", CallSettled.ORPHANED);

    assertThat(verdict).isEqualTo(Verdict.REPEAT);
  }

  private Repeats repeats() {
    return new Repeats(lake, HORIZON, 100_000, System::nanoTime);
  }

  private Verdict judge(Repeats repeats, long offset, String callId) {
    return repeats.judge(TABLE, LOG, offset, now, callId, null);
  }

  private List<String> rows() throws IOException {
    return DeltaTables.rows(lake.location(TABLE)).stream()
        .map(row -> row.get("request_id") + "/" + row.get("error_code") + "/" + row.get("model"))
        .toList();
  }

  // of the last version, where Kernel has written one
  private List<String> checksums() throws IOException {
    var log = root.resolve("main/test/calls/_delta_log");
    long version = DeltaTables.snapshot(lake.location(TABLE)).getVersion();
    try (var files = Files.list(log)) {
      var found = new ArrayList<String>();
      for (var file : files.filter(f -> f.endsWith("%020d.crc".formatted(version))).toList()) {
        found.add(Files.readString(file));
      }
      return found;
    }
  }

  private void land(long offset, Object[] row, RowStanding standing) throws IOException {
    LandedRows.commit(lake, LAYOUT, List.of(record(offset, row, standing)));
  }

  private TableRows record(long offset, Object[] row, RowStanding standing) {
    return new TableRows(TABLE, "calls", List.<Object[]>of(row), LOG, offset, now, standing);
  }

  private static Object[] row(String id, String errorCode) {
    return new Object[] {id, errorCode, "opus"};
  }
}
