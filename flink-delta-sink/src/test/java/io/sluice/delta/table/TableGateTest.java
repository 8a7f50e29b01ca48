package io.sluice.delta.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.sluice.delta.table.TableGate.Verdict.Closed;
import io.sluice.delta.table.TableGate.Verdict.Held;
import io.sluice.delta.table.TableGate.Verdict.Open;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableGateTest {

  private static final String TABLE = "main.test.things";
  private static final String LOG = "things-0/id";
  private static final TableLayout NUMBERS = layout(new StructType().add("id", LongType.LONG));
  private static final TableLayout TEXTS = layout(new StructType().add("id", StringType.STRING));

  @TempDir Path root;
  private Lake lake;
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void openLake() {
    lake = Lake.at(root.toString());
  }

  @Test
  void letsRecordsPassThatTheTableDoesNotHold() throws Exception {
    commit(3);

    var gate = gate();

    assertThat(gate.judge(TABLE, "numbers", LOG, 3)).isInstanceOf(Held.class);
    assertThat(gate.judge(TABLE, "numbers", LOG, 4)).isInstanceOf(Open.class);
    assertThat(gate.judge(TABLE, "numbers", "things-1/id", 0)).isInstanceOf(Open.class);
    assertThat(gate.judge(TABLE, "numbers", "things-0/another id", 0)).isInstanceOf(Open.class);
  }

  @Test
  void aNewTableBelongsToTheFirstKindOfRows() {
    var gate = gate();

    assertThat(gate.judge(TABLE, "numbers", LOG, 0)).isInstanceOf(Open.class);
    assertThat(gate.judge(TABLE, "texts", LOG, 1)).isInstanceOf(Closed.class);
    assertThat(gate.judge(TABLE, "numbers", LOG, 2)).isInstanceOf(Open.class);
  }

  @Test
  void aNameThatIsNoTableNameIsRefused() {
    for (var name : List.of("../../etc", "a.b", "a.b.c.d", "", "a..c", "a.b./c", "a.b.-c")) {
      assertThat(gate().judge(name, "numbers", LOG, 0)).isInstanceOf(Closed.class);
    }
  }

  @Test
  void aTableThatWasMendedIsTakenUpAgain() throws Exception {
    lake.createIfMissing(TABLE, TEXTS);
    var gate = gate();
    assertThat(gate.judge(TABLE, "numbers", LOG, 0)).isInstanceOf(Closed.class);
    delete(root.resolve("main"));
    lake.createIfMissing(TABLE, NUMBERS);

    assertThat(gate.judge(TABLE, "numbers", LOG, 1)).isInstanceOf(Closed.class);
    now = now.plus(Duration.ofMinutes(1));

    assertThat(gate.judge(TABLE, "numbers", LOG, 2)).isInstanceOf(Open.class);
  }

  private TableGate gate() {
    return new TableGate(lake, TableGateTest::layoutNamed, new MovableClock());
  }

  private void commit(long offset) throws IOException {
    var writer = new DeltaWriter(lake, TableGateTest::layoutNamed);
    writer.write(
        new TableRows(TABLE, "numbers", List.<Object[]>of(new Object[] {1L}), LOG, offset, 0),
        null);
    new Commit(lake, NUMBERS, writer.prepareCommit().iterator().next()).run();
  }

  private static TableLayout layoutNamed(String name) {
    return name.equals("numbers") ? NUMBERS : TEXTS;
  }

  private static TableLayout layout(StructType columns) {
    return new TableLayout(columns, List.of(), Map.of());
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private final class MovableClock extends Clock {
    @Override
    public java.time.ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
