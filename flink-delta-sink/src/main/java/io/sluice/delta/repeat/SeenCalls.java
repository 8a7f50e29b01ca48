package io.sluice.delta.repeat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Remembers calls for a while, and never more of them than it may: some 80 bytes each.
 *
 * <p>They are kept by generations, of which the oldest is forgotten as a whole. So a call is
 * remembered for the horizon and up to an eighth longer; less long only where there are so many
 * that the bound is met before.
 */
final class SeenCalls {

  private static final int GENERATIONS = 8;

  /** What is known of a call; one object for all calls of a generation that ended alike. */
  private record Remembered(Generation generation, Settlement settlement) {}

  private static final class Generation {

    private final long startNanos;
    private final List<UUID> calls = new ArrayList<>();
    private final Remembered isTrue = new Remembered(this, Settlement.TRUE);
    private final Remembered isOrphaned = new Remembered(this, Settlement.ORPHANED);

    Generation(long startNanos) {
      this.startNanos = startNanos;
    }

    Remembered of(Settlement settlement) {
      return settlement == Settlement.TRUE ? isTrue : isOrphaned;
    }
  }

  private final long nanosPerGeneration;
  private final int callsPerGeneration;
  private final LongSupplier nanoTime;
  private final Map<UUID, Remembered> all = new HashMap<>();
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
    var known = all.get(call);
    return known == null ? Optional.empty() : Optional.of(known.settlement());
  }

  /** Remembers a call from now on; what was known of it before is of no account any more. */
  void add(UUID call, Settlement settlement) {
    var newest = newestFirst.getFirst();
    if (newest.calls.size() >= callsPerGeneration
        || nanoTime.getAsLong() - newest.startNanos >= nanosPerGeneration) {
      begin();
      newest = newestFirst.getFirst();
    }
    var before = all.put(call, newest.of(settlement));
    if (before == null || before.generation() != newest) {
      newest.calls.add(call);
    }
  }

  int size() {
    return all.size();
  }

  private void begin() {
    newestFirst.addFirst(new Generation(nanoTime.getAsLong()));
    if (newestFirst.size() > GENERATIONS + 1) {
      forget(newestFirst.removeLast());
    }
  }

  private void forget(Generation generation) {
    for (var call : generation.calls) {
      var known = all.get(call);
      if (known != null && known.generation() == generation) {
        all.remove(call);
      }
    }
  }
}
