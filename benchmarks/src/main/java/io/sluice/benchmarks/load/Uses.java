package io.sluice.benchmarks.load;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What was used of a limit, and when, in the order of time.
 *
 * @param uses by moment
 */
record Uses(List<Use> uses) {

  /**
   * One use.
   *
   * @param atNanos by a clock that all uses share
   * @param amount permits
   */
  record Use(long atNanos, long amount) {}

  Uses {
    uses = uses.stream().sorted(Comparator.comparingLong(Use::atNanos)).toList();
  }

  /** Uses of one permit each. */
  static Uses at(long... nanos) {
    return new Uses(Arrays.stream(nanos).mapToObj(at -> new Use(at, 1)).toList());
  }

  /** The most that was used in any rolling window. */
  long mostIn(long windowNanos) {
    long most = 0;
    long sum = 0;
    int from = 0;
    for (var use : uses) {
      sum += use.amount;
      while (use.atNanos - uses.get(from).atNanos >= windowNanos) {
        sum -= uses.get(from).amount;
        from++;
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  /** All that was used. */
  long total() {
    return uses.stream().mapToLong(Use::amount).sum();
  }

  /** What one limiter that sees everything at once would have let through of these. */
  long idealIn(long windowNanos, long limit) {
    long ideal = 0;
    long inWindow = 0;
    var admitted = new java.util.ArrayDeque<Use>();
    for (var use : uses) {
      while (!admitted.isEmpty() && use.atNanos - admitted.element().atNanos >= windowNanos) {
        inWindow -= admitted.remove().amount;
      }
      if (inWindow + use.amount <= limit) {
        admitted.add(use);
        inWindow += use.amount;
        ideal += use.amount;
      }
    }
    return ideal;
  }
}
