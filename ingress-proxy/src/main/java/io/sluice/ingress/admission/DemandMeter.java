package io.sluice.ingress.admission;

/** What callers ask for in the time of one lease, going by the last two such times. */
final class DemandMeter {

  private long periodStart;
  private long current;
  private long previous;
  private int currentCalls;
  private int previousCalls;

  DemandMeter(long nowNanos) {
    this.periodStart = nowNanos;
  }

  void add(long nowNanos, long lifeNanos, long permits) {
    long age = nowNanos - periodStart;
    if (age >= lifeNanos) {
      previous = age < 2 * lifeNanos ? current : 0;
      previousCalls = age < 2 * lifeNanos ? currentCalls : 0;
      current = 0;
      currentCalls = 0;
      periodStart = nowNanos;
    }
    current += permits;
    currentCalls++;
  }

  /** Permits that are worth asking for in advance; none for a key that is seldom used. */
  long perLease() {
    return Math.max(currentCalls, previousCalls) < 2 ? 0 : Math.max(current, previous);
  }
}
