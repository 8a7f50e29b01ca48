package io.sluice.ingress.admission;

/** How many permits callers ask for in the time of one lease, going by the last two such times. */
final class DemandMeter {

  private long periodStart;
  private long current;
  private long previous;

  DemandMeter(long nowNanos) {
    this.periodStart = nowNanos;
  }

  void add(long nowNanos, long lifeNanos, long permits) {
    long age = nowNanos - periodStart;
    if (age >= lifeNanos) {
      previous = age < 2 * lifeNanos ? current : 0;
      current = 0;
      periodStart = nowNanos;
    }
    current += permits;
  }

  long perLease() {
    return Math.max(current, previous);
  }
}
