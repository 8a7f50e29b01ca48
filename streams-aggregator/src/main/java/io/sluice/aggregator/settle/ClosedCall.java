package io.sluice.aggregator.settle;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Of a {@link io.sluice.event.CallSettled} what closes its admission; the rest is not read. The
 * members are named as there.
 *
 * @param attempts one for every try at a destination
 */
record ClosedCall(String callId, List<Attempt> attempts) {

  /** That there was one; what became of it does not matter here. */
  record Attempt() {}

  ClosedCall {
    requireNonNull(callId, "callId");
    attempts = List.copyOf(attempts);
  }

  /** Whether it was let through to a provider, so that there is an admission. */
  boolean wasAdmitted() {
    return !attempts.isEmpty();
  }
}
