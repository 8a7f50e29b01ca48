package io.sluice.ingress.ledger;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of calls: UUIDs of version 7 (RFC 9562), so that they sort by time. */
final class CallId {

  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000000000000000L;

  private CallId() {}

  static String next(Clock clock) {
    var random = ThreadLocalRandom.current();
    long high = (clock.millis() << 16) | VERSION_7 | random.nextInt(0x1000);
    long low = VARIANT | (random.nextLong() >>> 2);
    return new UUID(high, low).toString();
  }
}
