package io.sluice.delta.table;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * The rows that one record brings to one table, and where that record lies.
 *
 * @param table three-level name of the table
 * @param layout name of the table's layout
 * @param rows one array of values per row, in the order of the layout's columns; values as {@code
 *     io.sluice.delta.row.TableRow} has them
 * @param log the topic partition that the record is from, see {@link Progress}
 * @param offset the record's offset there
 * @param timestampMillis the record's timestamp, milliseconds since the epoch
 * @param standing what they are to other rows of their table
 */
public record TableRows(
    String table,
    String layout,
    List<@Nullable Object[]> rows,
    String log,
    long offset,
    long timestampMillis,
    RowStanding standing)
    implements Serializable {

  /** What Flink needs to know; rows are handed on inside one chain and never serialised there. */
  public static final TypeInformation<TableRows> TYPE =
      new ImmutableType<>(TableRows.class, new TableRowsSerializer());

  /** Rows that stand for themselves. */
  public TableRows(
      String table,
      String layout,
      List<@Nullable Object[]> rows,
      String log,
      long offset,
      long timestampMillis) {
    this(table, layout, rows, log, offset, timestampMillis, RowStanding.LASTING);
  }
}
