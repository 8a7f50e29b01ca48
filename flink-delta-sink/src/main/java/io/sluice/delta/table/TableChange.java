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
 * @param replaced ids of provisional rows in the table that give way to rows of the files
 */
record TableChange(
    String table,
    String layout,
    Map<String, OffsetRange> ranges,
    List<DataFile> files,
    long rows,
    long oldestMillis,
    List<String> replaced) {

  TableChange {
    ranges = Map.copyOf(ranges);
    files = List.copyOf(files);
    // a change from the state of an earlier version does not say
    replaced = replaced == null ? List.of() : List.copyOf(replaced);
  }

  TableChange merge(TableChange other) {
    var mergedRanges = new HashMap<>(ranges);
    other.ranges.forEach((log, range) -> mergedRanges.merge(log, range, OffsetRange::merge));
    var mergedFiles = new ArrayList<>(files);
    mergedFiles.addAll(other.files);
    var mergedReplaced = new ArrayList<>(replaced);
    mergedReplaced.addAll(other.replaced);
    return new TableChange(
        table,
        layout,
        mergedRanges,
        mergedFiles,
        rows + other.rows,
        Math.min(oldestMillis, other.oldestMillis),
        mergedReplaced);
  }

  /** The same change, bound to come after what {@code before} says has been handed on so far. */
  TableChange after(Progress before) {
    var bound = new HashMap<String, OffsetRange>();
    ranges.forEach((log, range) -> bound.put(log, range.after(before.next(log))));
    return new TableChange(table, layout, bound, files, rows, oldestMillis, replaced);
  }
}
