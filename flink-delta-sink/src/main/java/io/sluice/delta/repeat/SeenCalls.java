package io.sluice.delta.repeat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Remembers calls for a while, and never more of them than it may: some 70 bytes each.
 *
 * <p>They are kept by generations, of which the oldest is forgotten as a whole. So a call is
 * remembered for the horizon and up to an eighth longer; less long only where there are so many
 * that the bound is met before.
 */
final class SeenCalls {

  private static final int GENERATIONS = 8;

  private record Generation(long startNanos, Map<UUID, Settlement> calls) {}

  private final long nanosPerGeneration;
  private final int callsPerGeneration;
  private final LongSupplier nanoTime;
  private final Deque<Generation> newestFirst = new ArrayDeque<>();

  /**
   * @param horizon for how long a call is remembered
   * @param mostCalls how many are remembered at most
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  SeenCalls(Duration horizon, int mostCalls, LongSupplier nanoTime) {
    this.nanosPerGeneration = Math.max(1, horizon.toNanos() / GENERATIONS);
    this.callsPerGeneration = Math.max(1, mostCalls / (GENERATIONS + 1));
    this.nanoTime = nanoTime;
    begin();
  }

  /** How the call ended as far as is remembered; empty when it is not. */
  Optional<Settlement> find(UUID call) {
    for (var generation : newestFirst) {
      var known = generation.calls().get(call);
      if (known != null) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** Remembers a call from now on; what was known of it before is of no account any more. */
  void add(UUID call, Settlement settlement) {
    var newest = newestFirst.getFirst();
    if (newest.calls().size() >= callsPerGeneration
        || nanoTime.getAsLong() - newest.startNanos() >= nanosPerGeneration) {
      begin();
    }
    newestFirst.getFirst().calls().put(call, settlement);
  }

  int size() {
    return newestFirst.stream().mapToInt(generation -> generation.calls().size()).sum();
  }

  private void begin() {
    newestFirst.addFirst(new Generation(nanoTime.getAsLong(), new HashMap<>()));
    if (newestFirst.size() > GENERATIONS + 1) {
      newestFirst.removeLast();
    }
  }
}
