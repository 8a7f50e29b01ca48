package io.sluice.otlp.export;

import java.util.concurrent.atomic.AtomicLong;

/** One request's share of {@link InFlight}; given back once, whoever comes first. */
final class Reservation {

  private final InFlight inFlight;
  private final AtomicLong taken = new AtomicLong();

  Reservation(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  /** Whether there was room for that many more bytes. */
  boolean grow(long more) {
    if (!inFlight.tryTake(more)) {
      return false;
    }
    taken.addAndGet(more);
    return true;
  }

  void release() {
    inFlight.giveBack(taken.getAndSet(0));
  }
}
