package io.sluice.ingress.route;

import io.sluice.governance.Candidate;
import io.sluice.governance.Model;
import io.sluice.ingress.dialect.Refusal;
import java.util.List;

/** Where a call goes, or why it goes nowhere. */
public sealed interface Route {

  /**
   * To one of these.
   *
   * @param candidates who may answer, in the order to ask them; at least one
   */
  record Found(Model model, List<Candidate> candidates) implements Route {

    public Found {
      candidates = List.copyOf(candidates);
    }
  }

  /** Nowhere. */
  record Refused(Refusal refusal) implements Route {}
}
