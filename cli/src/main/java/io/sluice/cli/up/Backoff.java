package io.sluice.cli.up;

import java.time.Duration;

/**
 * How long to wait before a part that has died is started again: 1 s, 2 s, 4 s … at most 30 s, and
 * 1 s again after it has lived for a minute.
 *
 * @param inARow how often it has died without having lived for a minute in between
 */
record Backoff(int inARow) {

  static final Backoff NONE = new Backoff(0);

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration SETTLED = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 5;

  /** After another death, of a process that lived so long. */
  Backoff afterLifeOf(Duration life) {
    return new Backoff(life.compareTo(SETTLED) >= 0 ? 1 : inARow + 1);
  }

  Duration delay() {
    var delay = Duration.ofSeconds(1L << Math.min(MOST_DOUBLINGS, Math.max(0, inARow - 1)));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
