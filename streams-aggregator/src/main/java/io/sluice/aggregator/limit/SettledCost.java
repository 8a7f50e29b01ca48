package io.sluice.aggregator.limit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of a {@link io.sluice.event.CallSettled} what its cost is counted by; the rest is not read. The
 * members are named as there.
 */
record SettledCost(
    String userId,
    Instant startedAt,
    long latencyMillis,
    @Nullable Double costUsd,
    @Nullable List<String> groups) {

  SettledCost {
    requireNonNull(userId, "userId");
    requireNonNull(startedAt, "startedAt");
  }
}
