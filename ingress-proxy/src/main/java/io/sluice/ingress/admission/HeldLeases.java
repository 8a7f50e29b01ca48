package io.sluice.ingress.admission;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The leases of one key, the one that ends first in front, and those that are over and wait to be
 * closed.
 */
final class HeldLeases {

  private final ArrayDeque<HeldLease> usable = new ArrayDeque<>();
  private final ArrayDeque<HeldLease> usedUp = new ArrayDeque<>();
  private final ArrayDeque<HeldLease> toReturn = new ArrayDeque<>();

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

  /** Uses so many permits, or none if there are fewer. */
  boolean take(long permits) {
    if (left() < permits) {
      return false;
    }
    long missing = permits;
    while (missing > 0) {
      var lease = usable.element();
      missing -= lease.use(missing);
      if (lease.isUsedUp()) {
        usedUp.add(usable.remove());
      }
    }
    return true;
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
    return toReturn.isEmpty() ? usedUp.poll() : toReturn.poll();
  }

  private long left() {
    long left = 0;
    for (var lease : usable) {
      left += lease.left();
    }
    return left;
  }
}
