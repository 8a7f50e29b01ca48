package io.sluice.delta.table;

import java.util.EnumSet;
import java.util.Map;

/** What a change would be to a table that has come so far. */
enum Advance {
  /** The next piece: nothing of it is in the table and nothing before it is missing. */
  FRESH,
  /** All of it is in the table already: a commit that was done before and is tried again. */
  COVERED,
  /** Some of it is in the table already: somebody else has written the same records. */
  OVERLAP,
  /** A change before this one never got into the table, or the table has been set back. */
  HOLE;

  /** Weighs the ranges, by log, against the table's progress; all of them must agree. */
  static Advance of(Map<String, OffsetRange> ranges, Progress progress) {
    var found = EnumSet.noneOf(Advance.class);
    ranges.forEach((log, range) -> found.add(of(range, progress.next(log))));
    if (found.contains(HOLE)) {
      return HOLE;
    }
    if (found.size() == 1) {
      return found.iterator().next();
    }
    return OVERLAP;
  }

  private static Advance of(OffsetRange range, long tableNext) {
    if (range.next() <= tableNext) {
      return COVERED;
    }
    if (tableNext < range.after()) {
      return HOLE;
    }
    return tableNext <= range.first() ? FRESH : OVERLAP;
  }
}
