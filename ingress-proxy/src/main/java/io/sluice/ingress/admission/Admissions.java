package io.sluice.ingress.admission;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Rejected;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Decides whether a call may go on: finds the limits that apply to it and draws one permit from
 * each. Fails closed: where nobody can say, the call is refused as unavailable.
 */
public final class Admissions {

  private static final CompletionStage<Admission> ADMITTED = completedStage(new Admitted());

  private final PermitSource permits;

  public Admissions(PermitSource permits) {
    this.permits = permits;
  }

  /** Admits one call of this model by this principal; see {@link PermitSource#admit}. */
  public CompletionStage<Admission> admit(Model model, Principal principal) {
    return admit(Limits.of(model, principal));
  }

  // in order, and the first that refuses ends it
  private CompletionStage<Admission> admit(List<Limit> limits) {
    if (limits.isEmpty()) {
      return ADMITTED;
    }
    var first = admit(limits.get(0));
    if (limits.size() == 1) {
      return first;
    }
    var others = limits.subList(1, limits.size());
    return first.thenCompose(
        admission -> admission instanceof Admitted ? admit(others) : completedStage(admission));
  }

  private CompletionStage<Admission> admit(Limit limit) {
    if (limit.permits() == 0) {
      return completedStage(new Rejected(limit, limit.window()));
    }
    return permits.admit(limit, 1);
  }
}
