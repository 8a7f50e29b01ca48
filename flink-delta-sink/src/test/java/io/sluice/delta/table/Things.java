package io.sluice.delta.table;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.sluice.delta.table.Commit.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table that is written as the sink writes: rows 0, 1, 2, ... with their offsets. */
public final class Things {

  public static final String TABLE = "main.test.things";

  private static final String LOG = "things-0";
  private static final StructType POINT =
      new StructType().add("x", LongType.LONG).add("label", StringType.STRING);
  private static final StructType COLUMNS =
      new StructType()
          .add("id", LongType.LONG)
          .add("name", StringType.STRING)
          .add("ratio", DoubleType.DOUBLE)
          .add("at", TimestampType.TIMESTAMP)
          .add("points", new ArrayType(POINT, true))
          .add("tags", new MapType(StringType.STRING, StringType.STRING, true))
          .add("day", DateType.DATE);

  /** Whether the table is laid out by day. */
  public enum Layout {
    WHOLE,
    BY_DAY
  }

  private final Lake lake;
  private final TableLayout layout;
  private long next;

  public Things(Lake lake, Layout layout) {
    this.lake = lake;
    var partitions = layout == Layout.BY_DAY ? List.of("day") : List.<String>of();
    this.layout = new TableLayout(COLUMNS, partitions, Map.of());
  }

  /** Commits the next rows; the number of the first that is not there yet. */
  public long append(int rows) throws IOException {
    var change = write(rows);
    if (new Commit(lake, layout, change).run() != Outcome.COMMITTED) {
      throw new IllegalStateException("not committed");
    }
    next += rows;
    return next;
  }

  /** Writes the next rows to files, and commits nothing: what a checkpoint has under way. */
  public TableChange write(int rows) throws IOException {
    var writer = new DeltaWriter(lake, name -> layout);
    for (long id = next; id < next + rows; id++) {
      writer.write(
          new TableRows(TABLE, "things", List.<Object[]>of(row(id)), LOG, id, 1_000 + id), null);
    }
    return writer.prepareCommit().iterator().next();
  }

  /** Commits what was written. */
  public void commit(TableChange change) throws IOException {
    new Commit(lake, layout, change).run();
    next += change.rows();
  }

  private static Object[] row(long id) {
    var tags = new HashMap<String, String>();
    tags.put("k", "v" + id);
    tags.put("none", null);
    return new Object[] {
      id,
      id % 5 == 0 ? null : "name-" + id + "-\u00e4",
      id / 2.0,
      id * 1_000,
      id % 3 == 0
          ? List.of()
          : new ArrayList<>(Arrays.asList(new Object[] {id, null}, null, new Object[] {null, "x"})),
      id % 4 == 0 ? null : tags,
      id % 7 == 0 ? null : 20_000 + (int) (id % 2)
    };
  }
}
