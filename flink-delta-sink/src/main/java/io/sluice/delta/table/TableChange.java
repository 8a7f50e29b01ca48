package io.sluice.delta.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The committable: what one checkpoint adds to one table.
 *
 * @param table three-level name of the table
 * @param layout name of the layout the rows have
 * @param ranges what it holds of each log, see {@link Progress}
 * @param files the files with its rows
 * @param rows how many rows these have
 * @param oldestMillis the lowest timestamp among the records, milliseconds since the epoch
 */
record TableChange(
    String table,
    String layout,
    Map<String, OffsetRange> ranges,
    List<DataFile> files,
    long rows,
    long oldestMillis) {

  TableChange {
    ranges = Map.copyOf(ranges);
    files = List.copyOf(files);
  }

  TableChange merge(TableChange other) {
    var mergedRanges = new HashMap<>(ranges);
    other.ranges.forEach((log, range) -> mergedRanges.merge(log, range, OffsetRange::merge));
    var mergedFiles = new ArrayList<>(files);
    mergedFiles.addAll(other.files);
    return new TableChange(
        table,
        layout,
        mergedRanges,
        mergedFiles,
        rows + other.rows,
        Math.min(oldestMillis, other.oldestMillis));
  }

  /** The same change, bound to come after what {@code before} says has been handed on so far. */
  TableChange after(Progress before) {
    var bound = new HashMap<String, OffsetRange>();
    ranges.forEach((log, range) -> bound.put(log, range.after(before.next(log))));
    return new TableChange(table, layout, bound, files, rows, oldestMillis);
  }
}
