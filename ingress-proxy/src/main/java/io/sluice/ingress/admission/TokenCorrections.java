package io.sluice.ingress.admission;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What estimates were wrong about, under one limit on tokens: tokens that were drawn and not used,
 * to be returned together after a moment, and tokens that were used and not drawn.
 */
final class TokenCorrections {

  private static final Duration GATHER = Duration.ofMillis(500);

  private final Map<Long, Long> unusedByLease = new HashMap<>();
  private @Nullable Long dueNanos;
  private long debt;
  private long debtLapsesNanos;

  /** Takes what is to be returned. */
  interface Returns {
    void give(long untilMillis, long permits);
  }

  /** Notes permits of a lease that were not used and never will be. */
  void giveBack(long nowNanos, long untilMillis, long permits) {
    unusedByLease.merge(untilMillis, permits, Long::sum);
    if (dueNanos == null) {
      dueNanos = nowNanos + GATHER.toNanos();
    }
  }

  /**
   * Notes permits that were used without having been drawn. No more than a window's worth is owed,
   * and for no longer than a window: older use counts against nobody.
   */
  void owe(long nowNanos, long permits, Limit limit) {
    debt = Math.min(limit.permits(), debtAt(nowNanos) + permits);
    debtLapsesNanos = nowNanos + limit.window().toNanos();
  }

  /** What is owed at this moment. */
  long debtAt(long nowNanos) {
    if (debt > 0 && nowNanos - debtLapsesNanos >= 0) {
      debt = 0;
    }
    return debt;
  }

  void paid(long permits) {
    debt -= permits;
  }

  /** When something is to be returned; null when nothing is. */
  @Nullable Long dueNanos() {
    return dueNanos;
  }

  /** Returns everything. */
  void drain(Returns returns) {
    unusedByLease.forEach(returns::give);
    unusedByLease.clear();
    dueNanos = null;
  }

  boolean isEmptyAt(long nowNanos) {
    return unusedByLease.isEmpty() && debtAt(nowNanos) == 0;
  }
}
