package io.sluice.ingress.admission;

import io.sluice.event.LeaseRequested;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Writes what one proxy tells the aggregator about limits, and numbers it. */
final class LeaseRecords {

  private final String proxyId;
  private final LongSupplier sequences;

  LeaseRecords(String proxyId, LongSupplier sequences) {
    this.proxyId = proxyId;
    this.sequences = sequences;
  }

  /** Asks for permits; may close a lease along with it. */
  LeaseRequested question(
      Limit limit, long needed, long wanted, @Nullable HeldLease closed, @Nullable Long unleased) {
    return record(limit, needed, wanted, closed, unleased);
  }

  /** Closes a lease. */
  LeaseRequested closing(Limit limit, HeldLease closed, @Nullable Long unleased) {
    return record(limit, 0, 0, closed, unleased);
  }

  /** Tells what was used without a lease. */
  LeaseRequested report(Limit limit, @Nullable Long unleased) {
    return record(limit, 0, 0, null, unleased);
  }

  private LeaseRequested record(
      Limit limit, long needed, long wanted, @Nullable HeldLease closed, @Nullable Long unleased) {
    return new LeaseRequested(
        limit.key(),
        proxyId,
        sequences.getAsLong(),
        limit.permits(),
        limit.window().toMillis(),
        needed,
        wanted,
        closed == null ? 0 : closed.usableUntilMillis(),
        closed == null ? 0 : movable(limit, closed),
        closed == null ? 0 : closed.left(),
        unleased);
  }

  // what was used of tokens may be returned later, so it must stay where it is written down
  private static long movable(Limit limit, HeldLease closed) {
    return limit.quantity() == Limit.Quantity.TOKENS ? 0 : closed.used();
  }
}
