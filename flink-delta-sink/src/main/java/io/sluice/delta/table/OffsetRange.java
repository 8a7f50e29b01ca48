package io.sluice.delta.table;

/**
 * What a change holds of one topic partition.
 *
 * @param after how far the table must have come before: the {@code next} of the change before this
 *     one; 0 when that is not known
 * @param first the lowest offset that brought rows
 * @param next one more than the highest offset that brought rows
 */
record OffsetRange(long after, long first, long next) {

  static OffsetRange of(long offset) {
    return new OffsetRange(0, offset, offset + 1);
  }

  OffsetRange merge(OffsetRange other) {
    return new OffsetRange(
        Math.max(after, other.after), Math.min(first, other.first), Math.max(next, other.next));
  }

  OffsetRange after(long offset) {
    return new OffsetRange(offset, first, next);
  }
}
