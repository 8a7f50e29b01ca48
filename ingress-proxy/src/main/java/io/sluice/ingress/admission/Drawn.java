package io.sluice.ingress.admission;

import org.jspecify.annotations.Nullable;

/**
 * Permits that were drawn from a lease, so that they can be given back to it.
 *
 * @param permits how many; 0 where nothing had to be drawn
 * @param untilMillis what the lease is called when it is closed
 * @param more what was drawn from the next lease, when one was not enough
 */
record Drawn(long permits, long untilMillis, @Nullable Drawn more) {

  static final Drawn NOTHING = new Drawn(0, 0, null);

  long total() {
    long sum = 0;
    for (var part = this; part != null; part = part.more) {
      sum += part.permits;
    }
    return sum;
  }
}
