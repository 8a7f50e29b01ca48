package io.sluice.delta.table;

import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has come into a table lately: some columns of the files that were written within a time.
 * Files that were rewritten since, by a compaction, count as written then; so it may be more.
 */
public final class RecentRows {

  private final TableRead table;
  private final int[] positions;

  private RecentRows(TableRead table, int[] positions) {
    this.table = table;
    this.positions = positions;
  }

  /**
   * @param columns names of columns of text; one that the table does not have reads as null
   */
  public static RecentRows of(Lake lake, TableState table, List<String> columns) {
    var schema = table.snapshot().getSchema();
    var read = new StructType();
    var positions = new int[columns.size()];
    for (int i = 0; i < positions.length; i++) {
      boolean isThere = schema.fieldNames().contains(columns.get(i));
      positions[i] = isThere ? read.length() : -1;
      read = isThere ? read.add(columns.get(i), StringType.STRING) : read;
    }
    return new RecentRows(TableRead.of(lake, table, read), positions);
  }

  /**
   * Hands on the values of the columns, rows of older files first.
   *
   * @param fromMillis the moment from which on files count, milliseconds since the epoch
   * @param untilMillis the moment before which they count
   * @param mostRows with so many rows, older files are left out
   */
  public void read(
      long fromMillis, long untilMillis, long mostRows, Consumer<@Nullable Object[]> rows) {
    for (var file : files(fromMillis, untilMillis, mostRows)) {
      table.read(file, row -> rows.accept(picked(row)));
    }
  }

  private List<TableFile> files(long fromMillis, long untilMillis, long mostRows) {
    var newestFirst =
        table.files().stream()
            .filter(file -> file.modifiedMillis() >= fromMillis)
            .filter(file -> file.modifiedMillis() < untilMillis)
            .sorted(Comparator.comparingLong(TableFile::modifiedMillis).reversed())
            .toList();
    var taken = new ArrayList<TableFile>();
    long rows = 0;
    for (var file : newestFirst) {
      if (rows >= mostRows) {
        break;
      }
      taken.add(file);
      rows += file.rows();
    }
    Collections.reverse(taken);
    return taken;
  }

  private @Nullable Object[] picked(@Nullable Object[] row) {
    var picked = new @Nullable Object[positions.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = positions[i] < 0 ? null : row[positions[i]];
    }
    return picked;
  }
}
