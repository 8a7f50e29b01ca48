package io.sluice.ingress.admission;

import java.util.Arrays;

/**
 * How much was used in the last window, in a fixed number of slots; never too little, and too much
 * by what was used in one slot more.
 */
final class RollingCount {

  private static final int SLOTS_PER_WINDOW = 30;

  private final long[] slots = new long[SLOTS_PER_WINDOW + 2];
  private final long slotNanos;
  private long latest;
  private long sum;

  RollingCount(long windowNanos, long nowNanos) {
    this.slotNanos = Math.max(1, windowNanos / SLOTS_PER_WINDOW);
    this.latest = slotAt(nowNanos);
  }

  void add(long nowNanos, long count) {
    forget(nowNanos);
    slots[index(latest)] += count;
    sum += count;
  }

  long sumAt(long nowNanos) {
    forget(nowNanos);
    return sum;
  }

  private void forget(long nowNanos) {
    long current = slotAt(nowNanos);
    long passed = current - latest;
    if (passed <= 0) {
      return;
    }
    if (passed >= slots.length) {
      Arrays.fill(slots, 0);
      sum = 0;
    } else {
      for (long slot = latest + 1; slot <= current; slot++) {
        sum -= slots[index(slot)];
        slots[index(slot)] = 0;
      }
    }
    latest = current;
  }

  private long slotAt(long nanos) {
    return Math.floorDiv(nanos, slotNanos);
  }

  private int index(long slot) {
    return Math.floorMod(slot, slots.length);
  }
}
