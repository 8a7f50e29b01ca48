package io.sluice.ingress.admission;

/** A lease in hand: what is left of it, and what it is called when it is closed. */
final class HeldLease {

  private final long endNanos;
  private final long usableUntilMillis;
  private long left;
  private long used;

  HeldLease(long endNanos, long usableUntilMillis, long permits) {
    this.endNanos = endNanos;
    this.usableUntilMillis = usableUntilMillis;
    this.left = permits;
  }

  /** Uses up to so many permits, and answers how many. */
  long use(long permits) {
    long taken = Math.min(permits, left);
    left -= taken;
    used += taken;
    return taken;
  }

  /** Takes back permits of its own that were not used after all. */
  void putBack(long permits) {
    left += permits;
    used -= permits;
  }

  /** By the proxy's monotonic clock, the moment from which no permit may be used. */
  long endNanos() {
    return endNanos;
  }

  boolean isOverAt(long nanos) {
    return nanos - endNanos >= 0;
  }

  boolean isUsedUp() {
    return left == 0;
  }

  long usableUntilMillis() {
    return usableUntilMillis;
  }

  long left() {
    return left;
  }

  long used() {
    return used;
  }
}
