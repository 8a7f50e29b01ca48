package io.sluice.ingress.admission;

import java.time.Duration;

/** What a limit says to a call. */
public sealed interface Admission {

  /**
   * It may go on.
   *
   * @param drawn what was drawn for it
   * @param remaining permits that are left, as far as this proxy knows; negative when it does not
   */
  record Admitted(Drawn drawn, long remaining) implements Admission {

    /** Nothing had to be drawn. */
    public Admitted() {
      this(Drawn.NOTHING, -1);
    }
  }

  /**
   * A limit is spent.
   *
   * @param limit which one
   * @param retryAfter when permits become free at the latest; earlier if another proxy returns some
   */
  record Rejected(Limit limit, Duration retryAfter) implements Admission {

    private static final long MAX_SECONDS = 60;

    /** For the header {@code Retry-After}: whole seconds, rounded up, from 1 to 60. */
    public long retryAfterSeconds() {
      var roundedUp = retryAfter.plusSeconds(1).minusNanos(1).toSeconds();
      return Math.max(1, Math.min(MAX_SECONDS, roundedUp));
    }
  }

  /**
   * Nobody could say in time. The limit holds: the call must be refused.
   *
   * @param reason for people on call; names no user
   */
  record Unavailable(String reason) implements Admission {}
}
