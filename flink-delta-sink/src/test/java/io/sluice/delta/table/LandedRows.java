package io.sluice.delta.table;

import java.io.IOException;
import java.util.List;

/** Puts rows into a table as the job does at a checkpoint. */
public final class LandedRows {

  private LandedRows() {}

  /** Commits the rows as the next change of their table. */
  public static void commit(Lake lake, TableLayout layout, List<TableRows> rows)
      throws IOException {
    var writer = new DeltaWriter(lake, name -> layout);
    for (var record : rows) {
      writer.write(record, null);
    }
    for (var change : writer.prepareCommit()) {
      new Commit(lake, layout, change).run();
    }
  }
}
