package io.sluice.delta.row;

import java.time.Instant;

/** Time as a timestamp column holds it. */
final class Micros {

  private Micros() {}

  /** Microseconds since the epoch, rounded down. */
  static long of(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }
}
