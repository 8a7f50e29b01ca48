package io.sluice.ingress.route;

import io.sluice.governance.Candidate;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where in the traffic a call falls. The calls of one session fall in the same place, so that the
 * provider that has their prompt in its cache answers them; a call without one falls anywhere.
 *
 * @param share from 0 to below 1
 */
record Draw(double share) {

  private static final long ODD = 0x9E3779B97F4A7C15L;

  /**
   * The draw of a call.
   *
   * @param sessionId the agent's name of its session; null when it gave none
   */
  static Draw of(@Nullable String sessionId, RandomGenerator random) {
    return new Draw(sessionId == null ? random.nextDouble() : share(sessionId));
  }

  /** The one that the draw falls on, by their traffic; empty when there are none. */
  Optional<Candidate> among(List<Candidate> candidates) {
    double left = share * candidates.stream().mapToInt(Draw::traffic).sum();
    for (var candidate : candidates) {
      left -= traffic(candidate);
      if (left < 0) {
        return Optional.of(candidate);
      }
    }
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get(candidates.size() - 1));
  }

  private static int traffic(Candidate candidate) {
    return candidate.destination().traffic();
  }

  // the upper bits of a product with the golden ratio spread even alike names
  private static double share(String sessionId) {
    long mixed = (sessionId.hashCode() * ODD) >>> 11;
    return mixed * 0x1.0p-53;
  }
}
