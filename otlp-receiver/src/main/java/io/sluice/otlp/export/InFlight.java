package io.sluice.otlp.export;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of all requests that are being read or wait for Kafka, kept below a limit. */
final class InFlight {

  private final long limit;
  private final AtomicLong bytes = new AtomicLong();

  InFlight(long limit) {
    this.limit = limit;
  }

  /** Takes that many more bytes, or none. */
  boolean tryTake(long more) {
    if (bytes.addAndGet(more) <= limit) {
      return true;
    }
    bytes.addAndGet(-more);
    return false;
  }

  void giveBack(long taken) {
    bytes.addAndGet(-taken);
  }

  long bytes() {
    return bytes.get();
  }
}
