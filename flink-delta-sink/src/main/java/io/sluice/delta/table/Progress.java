package io.sluice.delta.table;

import java.util.HashMap;
import java.util.Map;

/**
 * How far a table has come: for each log, that is topic partition, the offset of the next record
 * that may bring rows. All rows of records below it are in the table.
 *
 * @param nextOffsets by log; a log that is not in here has brought nothing
 */
public record Progress(Map<String, Long> nextOffsets) {

  /** Of a table without any rows of ours. */
  public static final Progress NONE = new Progress(Map.of());

  public Progress {
    nextOffsets = Map.copyOf(nextOffsets);
  }

  /** The offset of the next record of {@code log}; 0 when it has brought nothing. */
  public long next(String log) {
    return nextOffsets.getOrDefault(log, 0L);
  }

  /** What the table would know once a change with these ranges is in it. */
  Progress advancedBy(Map<String, OffsetRange> ranges) {
    var advanced = new HashMap<>(nextOffsets);
    ranges.forEach((log, range) -> advanced.merge(log, range.next(), Math::max));
    return new Progress(advanced);
  }
}
