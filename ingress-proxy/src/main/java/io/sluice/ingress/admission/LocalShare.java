package io.sluice.ingress.admission;

import io.sluice.event.LimitUsage;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy admits by itself while nobody grants leases: as much per window as it used in the
 * last one, and its equal part of what nobody used. Each proxy keeps what it has and shares only
 * what was free, so that all together stay within the limit.
 */
final class LocalShare {

  /** What a proxy knows of the others. */
  interface Others {

    /** Nothing is known; one proxy. */
    Others NONE =
        new Others() {
          @Override
          public @Nullable LimitUsage usage(String limitKey, long sinceNanos) {
            return null;
          }

          @Override
          public int liveProxies() {
            return 1;
          }
        };

    /** What was counted last under a limit; null when nothing was since that moment. */
    @Nullable LimitUsage usage(String limitKey, long sinceNanos);

    /** Proxies that are alive, this one included. */
    int liveProxies();
  }

  /**
   * What is left unused: when leases are granted again, others still use their shares for as long
   * as it takes them to hear of it.
   */
  private static final double RESERVE = 0.05;

  private final Others others;
  private @Nullable RollingCount used;
  private long share = -1;
  private boolean shares;
  private long sharedNanos;

  LocalShare(Others others) {
    this.others = others;
  }

  /** Notes permits that were used, under a lease or not. */
  void used(long nowNanos, Limit limit, long permits) {
    var count = used;
    if (count == null) {
      count = new RollingCount(limit.window().toNanos(), nowNanos);
      used = count;
    }
    count.add(nowNanos, permits);
  }

  /** Whether it decides by itself. */
  boolean isInForce() {
    return share >= 0;
  }

  /**
   * Takes over: an answer has not come in time. What nobody used is shared once a window: what was
   * counted last does not know of what the others have used of their parts since.
   */
  void begin(long nowNanos, Limit limit) {
    if (isInForce()) {
      return;
    }
    // what is counted too much here would be admitted by this proxy and, as free, by others
    long own = used == null ? 0 : used.atLeast(nowNanos);
    boolean sharedLately = shares && nowNanos - sharedNanos < limit.window().toNanos();
    share = Math.min(limit.permits(), own + (sharedLately ? 0 : partOfFree(nowNanos, limit)));
    if (!sharedLately) {
      share -= (long) (RESERVE * share);
      shares = true;
      sharedNanos = nowNanos;
    }
  }

  void end() {
    share = -1;
  }

  /** Uses so many permits, if the share has them. */
  boolean take(long nowNanos, Limit limit, long permits) {
    long own = used == null ? 0 : used.atMost(nowNanos);
    if (own + permits > share) {
      return false;
    }
    used(nowNanos, limit, permits);
    return true;
  }

  private long partOfFree(long nowNanos, Limit limit) {
    var usage = others.usage(limit.key(), nowNanos - limit.window().toNanos());
    long counted = usage == null ? 0 : Math.round(Math.ceil(usage.used()));
    return Math.max(0, limit.permits() - counted) / Math.max(1, others.liveProxies());
  }
}
