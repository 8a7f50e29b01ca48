package io.sluice.ingress.admission;

import java.util.concurrent.CompletionStage;

/** Hands out the permits of limits. */
public interface PermitSource {

  /**
   * Draws permits from a limit; never blocks, and never fails except by its outcome.
   *
   * @param permits how many, at least 1
   * @return the outcome, complete at once where it is known; else completed on a thread that must
   *     not be blocked
   */
  CompletionStage<Admission> admit(Limit limit, long permits);
}
