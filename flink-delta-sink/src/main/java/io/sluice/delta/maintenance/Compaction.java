package io.sluice.delta.maintenance;

import io.sluice.delta.table.DataFile;
import io.sluice.delta.table.FileCopy;
import io.sluice.delta.table.FileCopy.RowChange;
import io.sluice.delta.table.FileSwap;
import io.sluice.delta.table.FileSwap.Outcome;
import io.sluice.delta.table.ForeignFileException;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.LiveFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the small files of a table into large ones, beside running writers and readers.
 *
 * <p>The rows are the same before and after, and each merged file goes in with those it replaces
 * going out in one commit that says so ({@code dataChange} false): who follows the table sees
 * nothing new. A crash before that commit leaves a file that nobody refers to, for {@link Vacuum}.
 */
final class Compaction {

  private static final Logger LOGGER = LoggerFactory.getLogger(Compaction.class);

  private final Lake lake;
  private final Packing packing;

  Compaction(Lake lake, Packing packing) {
    this.lake = lake;
    this.packing = packing;
  }

  /**
   * Compacts.
   *
   * @throws MaintenanceException when there is no such table, or it is of a kind that must not be
   * @throws IOException when the lake cannot be read or written; what has been merged stays merged
   */
  Compacted run(String table) throws IOException {
    var before = Tables.look(lake, table);
    Tables.demandRewritable(table, before);
    var files = before.files();
    var copy = new FileCopy(lake, table, before);
    var done = Compacted.of(files);
    for (var bin : packing.bins(files)) {
      done = done.plus(merge(table, copy, bin));
    }
    return done;
  }

  private Compacted merge(String table, FileCopy copy, List<LiveFile> bin) throws IOException {
    try {
      return swap(table, copy, bin, write(copy, bin));
    } catch (ForeignFileException e) {
      LOGGER.info("files of {} stay as they are: {}", table, e.getMessage());
      return Compacted.NOTHING;
    } catch (FileNotFoundException e) {
      // somebody has merged these files and cleaned up behind
      LOGGER.info("files of {} are gone: {}", table, e.getMessage());
      return Compacted.NOTHING;
    }
  }

  /** Writes the merged file; the table does not know of it yet. */
  static List<DataFile> write(FileCopy copy, List<LiveFile> bin) throws IOException {
    return copy.copy(bin, RowChange.NONE).stream().toList();
  }

  private Compacted swap(String table, FileCopy copy, List<LiveFile> bin, List<DataFile> merged)
      throws IOException {
    if (new FileSwap(lake, table, FileSwap.Rows.SAME).run(bin, merged) == Outcome.LOST) {
      copy.discard(merged);
      return Compacted.NOTHING;
    }
    return Compacted.merged(bin, merged);
  }
}
