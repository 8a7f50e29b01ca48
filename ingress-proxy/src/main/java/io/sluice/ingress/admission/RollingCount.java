package io.sluice.ingress.admission;

import java.util.Arrays;

/**
 * How much was used in the last window, in a fixed number of slots: at most, with what was used in
 * one slot more, and at least, without the slot that the window begins in.
 */
final class RollingCount {

  private static final int SLOTS_PER_WINDOW = 120;

  private final long[] slots = new long[SLOTS_PER_WINDOW + 2];
  private final long windowNanos;
  private final long slotNanos;
  private long latest;
  private long sum;

  RollingCount(long windowNanos, long nowNanos) {
    this.windowNanos = windowNanos;
    this.slotNanos = Math.max(1, windowNanos / SLOTS_PER_WINDOW);
    this.latest = slotAt(nowNanos);
  }

  void add(long nowNanos, long count) {
    forget(nowNanos);
    slots[index(latest)] += count;
    sum += count;
  }

  long atMost(long nowNanos) {
    forget(nowNanos);
    return sum;
  }

  long atLeast(long nowNanos) {
    forget(nowNanos);
    long inside = sum;
    for (long slot = latest + 1 - slots.length; slot <= slotAt(nowNanos - windowNanos); slot++) {
      inside -= slots[index(slot)];
    }
    return inside;
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
