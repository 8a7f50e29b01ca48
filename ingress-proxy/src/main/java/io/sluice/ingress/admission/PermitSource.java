package io.sluice.ingress.admission;

import io.sluice.ingress.admission.Admission.Admitted;
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

  /** Says that permits of a limit will be wanted in a moment; a hint that costs nothing. */
  default void prepare(Limit limit, long permits) {}

  /**
   * Says how much of what was drawn was used in truth: what was not goes back, what was used beyond
   * is drawn from what comes next.
   *
   * @param used permits; 0 gives everything back
   */
  default void correct(Limit limit, Admitted drawn, long used) {}
}
