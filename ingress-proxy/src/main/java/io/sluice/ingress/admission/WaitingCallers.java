package io.sluice.ingress.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Callers who wait for permits of one key, in the order in which they came.
 *
 * @param <C> stands for a caller
 */
final class WaitingCallers<C> {

  private final ArrayDeque<Waiting<C>> callers = new ArrayDeque<>();

  /** A caller, what it needs, and how long it waits for that. */
  record Waiting<C>(C caller, long permits, long deadlineNanos) {}

  void add(C caller, long permits, long deadlineNanos) {
    callers.add(new Waiting<>(caller, permits, deadlineNanos));
  }

  boolean isEmpty() {
    return callers.isEmpty();
  }

  /** The one whose turn it is; null when nobody waits. */
  @Nullable Waiting<C> first() {
    return callers.peek();
  }

  /** Takes the one out whose turn it is; there must be one. */
  C removeFirst() {
    return callers.remove().caller;
  }

  /** Takes everybody out who has waited long enough. */
  List<Waiting<C>> removeOverdue(long nowNanos) {
    var overdue = new ArrayList<Waiting<C>>();
    callers.removeIf(waiting -> nowNanos - waiting.deadlineNanos >= 0 && overdue.add(waiting));
    return overdue;
  }

  /** What all of them need together. */
  long permits() {
    return callers.stream().mapToLong(Waiting::permits).sum();
  }
}
