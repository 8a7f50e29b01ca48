package io.sluice.ingress.admission;

import io.sluice.governance.Budget;
import io.sluice.ingress.admission.Admission.Rejected;

/** What all limits together say to a call. */
public sealed interface Verdict {

  /** It may go on; what it drew is to be settled when the call is over. */
  record Admitted(Reservation reservation) implements Verdict {}

  /** A limit is spent; of a choice of limits, the one that is free again first. */
  record Refused(Rejected because) implements Verdict {}

  /** A budget is spent. */
  record OverBudget(Budget budget) implements Verdict {}

  /** Nobody could say in time; the call must be refused. */
  record Unknown(String reason) implements Verdict {}
}
