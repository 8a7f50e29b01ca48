package io.sluice.ingress.route;

import io.sluice.governance.Destination;
import io.sluice.governance.Model;
import io.sluice.governance.Provider;
import io.sluice.ingress.dialect.Refusal;

/** Where a call goes, or why it goes nowhere. */
public sealed interface Route {

  /** To this provider's model. */
  record Found(Model model, Destination destination, Provider provider) implements Route {}

  /** Nowhere. */
  record Refused(Refusal refusal) implements Route {}
}
