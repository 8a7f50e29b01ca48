package io.sluice.ingress.admission;

import io.sluice.event.LeaseGranted;
import java.time.Duration;

/** What the aggregator said when a limit was last spent, and how long that is believed. */
final class LastWord {

  /** How long a "spent" is believed while other proxies may return permits. */
  static final Duration RECHECK = Duration.ofMillis(200);

  private long spentUntilNanos;
  private long retryAtNanos;

  LastWord(long nowNanos) {
    this.spentUntilNanos = nowNanos;
    this.retryAtNanos = nowNanos;
  }

  /** Takes in that there was not enough. */
  void spent(long nowNanos, LeaseGranted lease) {
    long soon = Math.min(RECHECK.toMillis(), lease.retryAfterMillis());
    retryAtNanos = nowNanos + Duration.ofMillis(lease.retryAfterMillis()).toNanos();
    spentUntilNanos = nowNanos + Duration.ofMillis(Math.max(soon, lease.spentMillis())).toNanos();
  }

  /** Takes in that the limit is another one now. */
  void limitChanged(long nowNanos) {
    spentUntilNanos = nowNanos;
  }

  /** Whether there is no point in asking. */
  boolean isBelieved(long nowNanos) {
    return nowNanos - spentUntilNanos < 0;
  }

  /** Whether permits become free only later, as far as anybody has said. */
  boolean isSpent(long nowNanos) {
    return nowNanos - retryAtNanos < 0;
  }

  Duration retryAfter(long nowNanos) {
    return Duration.ofNanos(retryAtNanos - nowNanos);
  }
}
