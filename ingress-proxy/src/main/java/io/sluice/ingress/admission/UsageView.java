package io.sluice.ingress.admission;

import io.sluice.event.LimitUsage;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The latest count of everything that is counted; readers never wait. */
final class UsageView {

  private static final int SWEEP_EVERY = 10_000;

  private final Map<String, Count> latest = new ConcurrentHashMap<>();
  private final Clock clock;
  private int takenIn;

  /**
   * A count and when it came.
   *
   * @param arrivedNanos by the monotonic clock
   */
  record Count(LimitUsage usage, long arrivedNanos) {}

  UsageView(Clock clock) {
    this.clock = clock;
  }

  /** Takes in a count; by one thread. */
  void accept(LimitUsage usage, long nowNanos) {
    latest.put(usage.limitKey(), new Count(usage, nowNanos));
    takenIn++;
    if (takenIn % SWEEP_EVERY == 0) {
      forgetWhatIsOver();
    }
  }

  /** The last count of a key; null when there was none lately. */
  @Nullable Count latest(String limitKey) {
    return latest.get(limitKey);
  }

  /** What was spent in a calendar period that is not over (US dollars). */
  double spent(String usageKey) {
    var count = latest.get(usageKey);
    return count == null || !clock.instant().isBefore(count.usage.windowEnd())
        ? 0
        : count.usage.used();
  }

  // a rolling window is over as long after it was counted as it is long
  private void forgetWhatIsOver() {
    var now = clock.instant();
    latest
        .values()
        .removeIf(
            count -> {
              var usage = count.usage;
              var length =
                  usage.limit() == null
                      ? Duration.ZERO
                      : Duration.between(usage.windowStart(), usage.windowEnd());
              return usage.windowEnd().plus(length.multipliedBy(2)).isBefore(now);
            });
  }
}
