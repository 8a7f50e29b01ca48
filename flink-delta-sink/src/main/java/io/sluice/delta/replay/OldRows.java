package io.sluice.delta.replay;

import io.sluice.delta.replay.ReplayRange.Times;
import io.sluice.delta.table.DataFile;
import io.sluice.delta.table.FileCopy;
import io.sluice.delta.table.FileCopy.RowChange;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.LiveFile;
import io.sluice.delta.table.TableState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table that new ones take the place of. The files that have some are written again
 * without them.
 */
final class OldRows {

  private static final long DAY = 86_400_000_000L;

  private final FileCopy copy;
  private final TableState table;
  private final List<String> key;
  private final Predicate<@Nullable Object[]> goes;
  private final Predicate<LiveFile> mayHaveSome;
  private final List<LiveFile> files = new ArrayList<>();
  private final List<DataFile> rest = new ArrayList<>();
  private long taken;

  private OldRows(
      FileCopy copy,
      TableState table,
      List<String> key,
      Predicate<@Nullable Object[]> goes,
      Predicate<LiveFile> mayHaveSome) {
    this.copy = copy;
    this.table = table;
    this.key = key;
    this.goes = goes;
    this.mayHaveSome = mayHaveSome;
  }

  static OldRows of(Lake lake, ReplayOrder order, TableState table, ReplayedRows rows) {
    var copy = new FileCopy(lake, order.into(), table);
    if (RowTime.isOfCalls(rows.schema())) {
      return ofCalls(copy, table, rows);
    }
    var times = (Times) order.range();
    var columns = rows.schema().columns().fieldNames();
    var time = RowTime.of(rows.schema(), columns);
    return new OldRows(
        copy,
        table,
        columns,
        row -> {
          long micros = time.applyAsLong(row);
          return micros >= times.fromMicros() && micros < times.toMicros();
        },
        file -> true);
  }

  // the time of a call does not change; a day on both sides leaves room for what might
  private static OldRows ofCalls(FileCopy copy, TableState table, ReplayedRows rows) {
    long from = rows.rows() == 0 ? 0 : rows.earliest() - DAY;
    long to = rows.rows() == 0 ? 0 : rows.latest() + DAY;
    var columns = table.dataColumns();
    return new OldRows(
        copy,
        table,
        List.of(RowTime.CALL_ID),
        row -> rows.calls().contains(Text.of(row[0])),
        file -> file.mayHold(RowTime.EVENT_TIME, columns, from, to));
  }

  /** Writes again, without the rows that go, each file that has some. */
  void takeOut() throws IOException {
    for (var file : table.files()) {
      if (mayHaveSome.test(file)) {
        long before = taken;
        copy.read(file, key, row -> taken += goes.test(row) ? 1 : 0);
        if (taken > before) {
          files.add(file);
          copy.copy(List.of(file), without()).ifPresent(rest::add);
        }
      }
    }
  }

  /** How many rows go. */
  long taken() {
    return taken;
  }

  /** The files that had them. */
  List<LiveFile> files() {
    return files;
  }

  /** What stays of these files. */
  List<DataFile> rest() {
    return rest;
  }

  void discard(Collection<DataFile> written) throws IOException {
    copy.discard(written);
  }

  private RowChange without() {
    var columns = table.dataColumns().fieldNames();
    int[] positions = key.stream().mapToInt(columns::indexOf).toArray();
    return row -> {
      var values = new @Nullable Object[positions.length];
      for (int i = 0; i < positions.length; i++) {
        values[i] = row[positions[i]];
      }
      return goes.test(values) ? null : row;
    };
  }
}
