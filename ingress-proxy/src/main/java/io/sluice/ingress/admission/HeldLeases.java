package io.sluice.ingress.admission;

import io.sluice.ingress.admission.Limit.Quantity;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The leases of one key, the one that ends first in front, and those that are over and wait to be
 * closed.
 *
 * <p>A lease on requests that is used up is closed early, which lets its permits count for less
 * long. A lease on tokens is not: what was drawn from it may turn out not to have been used, and
 * can be returned only while the aggregator has it written down where it was.
 */
final class HeldLeases {

  private final Quantity quantity;
  private final ArrayDeque<HeldLease> usable = new ArrayDeque<>();
  private final ArrayDeque<HeldLease> usedUp = new ArrayDeque<>();
  private final ArrayDeque<HeldLease> toReturn = new ArrayDeque<>();

  HeldLeases(Quantity quantity) {
    this.quantity = quantity;
  }

  void add(HeldLease lease) {
    usable.add(lease);
  }

  /** Puts a lease aside of which nothing will be used any more. */
  void giveUp(HeldLease lease) {
    toReturn.add(lease);
  }

  void giveUpAll() {
    toReturn.addAll(usable);
    usable.clear();
  }

  /** Gives up the leases that are over at this moment. */
  void end(long nowNanos) {
    while (!usable.isEmpty() && usable.element().isOverAt(nowNanos)) {
      toReturn.add(usable.remove());
    }
    while (!usedUp.isEmpty() && usedUp.element().isOverAt(nowNanos)) {
      usedUp.remove();
    }
  }

  /** Uses so many permits; null, and none used, if there are fewer. */
  @Nullable Drawn take(long permits) {
    if (usable.isEmpty()) {
      return null;
    }
    var first = usable.element();
    if (first.left() >= permits) {
      return takeFrom(first, permits, null);
    }
    return left() < permits ? null : takeFromSeveral(permits);
  }

  /** Uses up to so many permits, and answers how many. */
  long takeUpTo(long permits) {
    long most = Math.min(permits, left());
    if (most > 0) {
      takeFromSeveral(most);
    }
    return most;
  }

  /** Takes permits back that were not used; false when their lease is not in hand any more. */
  boolean putBack(long untilMillis, long permits) {
    for (var lease : usable) {
      if (isSource(lease, untilMillis, permits)) {
        lease.putBack(permits);
        return true;
      }
    }
    for (var lease : usedUp) {
      if (isSource(lease, untilMillis, permits)) {
        usedUp.remove(lease);
        lease.putBack(permits);
        insert(lease);
        return true;
      }
    }
    return false;
  }

  /** Permits that may still be used at this moment. */
  long leftAt(long nanos) {
    long left = 0;
    for (var lease : usable) {
      if (!lease.isOverAt(nanos)) {
        left += lease.left();
      }
    }
    return left;
  }

  boolean isEmpty() {
    return usable.isEmpty();
  }

  /** The one that ends first. */
  @Nullable HeldLease first() {
    return usable.peek();
  }

  /** A lease to return permits of, if there is one; it is forgotten here. */
  @Nullable HeldLease nextToReturn() {
    return toReturn.poll();
  }

  /** A lease to close along with another record: one with permits left, else one used up. */
  @Nullable HeldLease nextToClose() {
    if (!toReturn.isEmpty()) {
      return toReturn.poll();
    }
    return quantity == Quantity.REQUESTS ? usedUp.poll() : null;
  }

  /** Permits in hand. */
  long left() {
    long left = 0;
    for (var lease : usable) {
      left += lease.left();
    }
    return left;
  }

  private @Nullable Drawn takeFromSeveral(long permits) {
    Drawn drawn = null;
    for (long missing = permits; missing > 0; ) {
      var lease = usable.element();
      long taken = Math.min(missing, lease.left());
      drawn = takeFrom(lease, taken, drawn);
      missing -= taken;
    }
    return drawn;
  }

  private Drawn takeFrom(HeldLease lease, long permits, @Nullable Drawn more) {
    lease.use(permits);
    if (lease.isUsedUp()) {
      usedUp.add(usable.remove());
    }
    return new Drawn(permits, lease.usableUntilMillis(), more);
  }

  private static boolean isSource(HeldLease lease, long untilMillis, long permits) {
    return lease.usableUntilMillis() == untilMillis && lease.used() >= permits;
  }

  private void insert(HeldLease lease) {
    var later = new ArrayDeque<HeldLease>();
    while (!usable.isEmpty() && usable.getLast().endNanos() - lease.endNanos() > 0) {
      later.addFirst(usable.removeLast());
    }
    usable.add(lease);
    usable.addAll(later);
  }
}
