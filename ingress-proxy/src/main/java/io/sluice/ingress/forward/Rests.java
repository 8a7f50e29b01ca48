package io.sluice.ingress.forward;

import io.sluice.governance.Candidate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Lets a destination rest that keeps failing (a circuit breaker): calls go to the next candidate
 * for a while, then the destination is tried again, and one more failure sends it back to rest.
 * Where everything rests, everything is tried: a provider's own error says more than ours.
 */
final class Rests {

  /** So many failures in a row are no accident. */
  static final int FAILURES = 5;

  /** How long a destination rests. */
  static final Duration REST = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, Failing> failing = new ConcurrentHashMap<>();

  Rests(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Failing(int times, long sinceNanos) {}

  /** The candidates in the order to try them. */
  List<Candidate> awake(List<Candidate> candidates) {
    if (failing.isEmpty() || candidates.size() == 1) {
      return candidates;
    }
    var awake = candidates.stream().filter(candidate -> !isResting(candidate)).toList();
    return awake.isEmpty() ? candidates : awake;
  }

  void failed(Candidate candidate) {
    long now = nanoTime.getAsLong();
    failing.merge(
        candidate.name(), new Failing(1, now), (old, one) -> new Failing(old.times() + 1, now));
  }

  void answered(Candidate candidate) {
    if (!failing.isEmpty()) {
      failing.remove(candidate.name());
    }
  }

  private boolean isResting(Candidate candidate) {
    var state = failing.get(candidate.name());
    return state != null
        && state.times() >= FAILURES
        && nanoTime.getAsLong() - state.sinceNanos() < REST.toNanos();
  }
}
