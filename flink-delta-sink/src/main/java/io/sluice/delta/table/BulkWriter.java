package io.sluice.delta.table;

import io.sluice.delta.table.Commit.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows to a table without a job around it: either to files that are put in later, see {@link
 * FileSwap}, or with the offsets that they bring the table to. One thread at a time.
 */
public final class BulkWriter {

  private final Lake lake;
  private final TableLayouts layouts;
  private DeltaWriter writer;
  private long rows;

  public BulkWriter(Lake lake, TableLayouts layouts) {
    this.lake = lake;
    this.layouts = layouts;
    this.writer = new DeltaWriter(lake, layouts);
  }

  /** Writes the rows; all that are written must be for the same table. */
  public void write(TableRows batch) throws IOException {
    writer.write(batch);
    rows += batch.rows().size();
  }

  /** How many rows were written and neither finished nor committed. */
  public long rows() {
    return rows;
  }

  /** Ends the files; they are not part of the table. */
  public List<DataFile> finish() throws IOException {
    var files = new ArrayList<DataFile>();
    changes().forEach(change -> files.addAll(change.files()));
    return files;
  }

  /**
   * Puts the rows into the table, which is made when it is missing, and notes how far it has come.
   *
   * @param before how far it was when the rows were read
   * @return how far it is now
   * @throws TableMovedException when somebody else has brought it further
   * @throws IOException when it refuses the rows, or cannot be written
   */
  public Progress commit(Progress before) throws IOException {
    var progress = before;
    for (var change : changes()) {
      var commit = new Commit(lake, layouts.named(change.layout()), change.after(progress));
      if (commit.run() == Outcome.REFUSED) {
        throw new IOException("table " + change.table() + " refuses the rows");
      }
      progress = progress.advancedBy(change.ranges());
    }
    return progress;
  }

  /** Gives up what is written and not committed. */
  public void discard() throws IOException {
    writer.discard();
    writer = new DeltaWriter(lake, layouts);
    rows = 0;
  }

  private List<TableChange> changes() throws IOException {
    var changes = List.copyOf(writer.prepareCommit());
    rows = 0;
    return changes;
  }
}
