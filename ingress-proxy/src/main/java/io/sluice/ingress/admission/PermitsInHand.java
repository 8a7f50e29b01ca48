package io.sluice.ingress.admission;

import io.sluice.ingress.admission.Limit.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one key that may be drawn now: those of its leases, less what is owed for calls
 * that used more than they had drawn.
 */
final class PermitsInHand {

  /** What stands for the lease of permits that were drawn without one. */
  static final long NO_LEASE = 0;

  private final Quantity quantity;
  private final HeldLeases leases;
  private final TokenCorrections corrections = new TokenCorrections();
  private boolean closed;

  PermitsInHand(Quantity quantity) {
    this.quantity = quantity;
    this.leases = new HeldLeases(quantity);
  }

  /** Permits are added; after {@link #close} they are returned at once. */
  void add(HeldLease lease) {
    if (closed) {
      leases.giveUp(lease);
      return;
    }
    leases.add(lease);
  }

  /** Draws permits, debts first; null, and nothing drawn for the caller, if there are too few. */
  @Nullable Drawn draw(long nowNanos, long permits) {
    long debt = corrections.debtAt(nowNanos);
    if (debt > 0) {
      corrections.paid(leases.takeUpTo(debt));
      if (corrections.debtAt(nowNanos) > 0) {
        return null;
      }
    }
    return leases.take(permits);
  }

  /** What was drawn too much goes back to where it is from; what was drawn too little is owed. */
  void correct(long nowNanos, Drawn drawn, long used, Limit limit) {
    long unused = drawn.total() - used;
    if (unused < 0) {
      corrections.owe(nowNanos, -unused, limit);
    }
    for (var part = drawn; part != null && unused > 0; part = part.more()) {
      long back = Math.min(part.permits(), unused);
      unused -= back;
      putBack(nowNanos, part.untilMillis(), back);
    }
  }

  private void putBack(long nowNanos, long untilMillis, long permits) {
    if (permits == 0
        || untilMillis == NO_LEASE
        || (!closed && leases.putBack(untilMillis, permits))) {
      return;
    }
    // permits for requests count on: their lease may be closed, and what it is called another's
    if (quantity == Quantity.TOKENS) {
      corrections.giveBack(nowNanos, untilMillis, permits);
    }
  }

  /** The leases themselves. */
  HeldLeases leases() {
    return leases;
  }

  /** What is owed at this moment. */
  long debtAt(long nowNanos) {
    return corrections.debtAt(nowNanos);
  }

  /** When corrections are to be returned; null when there are none. */
  @Nullable Long correctionsDueNanos() {
    return corrections.dueNanos();
  }

  void returnCorrections(TokenCorrections.Returns returns) {
    corrections.drain(returns);
  }

  boolean isEmptyAt(long nowNanos) {
    return leases.isEmpty() && corrections.isEmptyAt(nowNanos);
  }

  /** From now on nothing can be drawn. */
  void close() {
    closed = true;
    leases.giveUpAll();
  }
}
