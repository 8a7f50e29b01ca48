package io.sluice.ingress.admission;

import io.sluice.ingress.admission.Admission.Rejected;
import java.time.Duration;

/**
 * How a limit stands, as a caller is told.
 *
 * @param limit which one
 * @param remaining permits that are left
 * @param reset when it is as good as new; after a refusal, when permits become free
 */
record Standing(Limit limit, long remaining, Duration reset) {

  /** After a call was admitted: the last of a rolling window leaves it a window later. */
  static Standing after(Limit limit, long remaining) {
    return new Standing(limit, Math.min(limit.permits(), remaining), limit.window());
  }

  /** After a call was refused. */
  static Standing after(Rejected rejected) {
    return new Standing(rejected.limit(), 0, rejected.retryAfter());
  }
}
