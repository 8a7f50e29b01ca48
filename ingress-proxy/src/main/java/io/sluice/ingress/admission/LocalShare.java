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

  private final Others others;
  private @Nullable RollingCount used;
  private long share = -1;
  private long sinceNanos;

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

  /** Takes over: an answer has not come in time. */
  void begin(long nowNanos, Limit limit) {
    if (isInForce()) {
      return;
    }
    var usage = others.usage(limit.key(), nowNanos - limit.window().toNanos());
    long counted = usage == null ? 0 : Math.round(Math.ceil(usage.used()));
    long free = Math.max(0, limit.permits() - counted);
    share = Math.min(limit.permits(), usedAt(nowNanos) + free / Math.max(1, others.liveProxies()));
    sinceNanos = nowNanos;
  }

  /** Whether leases are granted again, to somebody. */
  boolean isOver(Limit limit) {
    return isInForce() && others.usage(limit.key(), sinceNanos) != null;
  }

  void end() {
    share = -1;
  }

  /** Uses so many permits, if the share has them. */
  boolean take(long nowNanos, Limit limit, long permits) {
    if (usedAt(nowNanos) + permits > share) {
      return false;
    }
    used(nowNanos, limit, permits);
    return true;
  }

  private long usedAt(long nowNanos) {
    return used == null ? 0 : used.sumAt(nowNanos);
  }
}
