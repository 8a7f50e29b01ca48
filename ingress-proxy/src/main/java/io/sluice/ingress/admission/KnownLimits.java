package io.sluice.ingress.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import java.util.List;
import java.util.Map;

/**
 * The limits of callers lately seen, worked out once: a directory hands out the same model and the
 * same principal as long as nothing changes, so that they need not be compared, only recognised.
 */
final class KnownLimits {

  private static final int MAX_CALLERS = 20_000;

  private final Cache<Caller, Applicable> known =
      Caffeine.newBuilder().maximumSize(MAX_CALLERS).build();

  /** What applies to a call without request tags. */
  record Applicable(List<Requirement> enforced, List<Requirement> dryRun) {}

  /** A principal that calls a model; equal only to the very same two. */
  private record Caller(Model model, Principal principal) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Caller that && model == that.model && principal == that.principal;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(model) + System.identityHashCode(principal);
    }
  }

  /** The limits that apply to a call. */
  Applicable of(CallDemand demand) {
    if (!demand.tags().isEmpty()) {
      return applicable(demand.model(), demand.principal(), demand.tags());
    }
    return known.get(
        new Caller(demand.model(), demand.principal()),
        caller -> applicable(caller.model(), caller.principal(), Map.of()));
  }

  private static Applicable applicable(Model model, Principal principal, Map<String, String> tags) {
    return new Applicable(
        Limits.enforced(model, principal, tags), Limits.dryRun(model, principal, tags));
  }
}
