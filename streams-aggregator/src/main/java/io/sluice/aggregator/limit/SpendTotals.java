package io.sluice.aggregator.limit;

import io.sluice.event.LimitUsage;
import io.sluice.governance.Budget;
import io.sluice.governance.Budget.Period;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one scope has spent in the latest day, week and month it spent anything in.
 *
 * @param byPeriod picodollars, and when the period began
 */
record SpendTotals(Map<Period, Total> byPeriod) {

  static final SpendTotals NONE = new SpendTotals(Map.of());

  /** A sum of one period. */
  record Total(Instant start, long picoUsd) {}

  SpendTotals {
    byPeriod = Map.copyOf(byPeriod);
  }

  /** With one more; a call that is settled after its period ended counts no more in it. */
  SpendTotals plus(Spend spend) {
    var at = Instant.ofEpochMilli(spend.atMillis());
    var next = new EnumMap<Period, Total>(Period.class);
    for (var period : Period.values()) {
      next.put(period, plus(byPeriod.get(period), period.startAt(at), spend.picoUsd()));
    }
    return new SpendTotals(next);
  }

  private static Total plus(
      @org.jspecify.annotations.Nullable Total before, Instant start, long picoUsd) {
    if (before == null || before.start.isBefore(start)) {
      return new Total(start, picoUsd);
    }
    return before.start.equals(start) ? new Total(start, before.picoUsd + picoUsd) : before;
  }

  /** What others are told, of each period. */
  List<LimitUsage> usages(String scope) {
    var usages = new ArrayList<LimitUsage>();
    byPeriod.forEach(
        (period, total) ->
            usages.add(
                new LimitUsage(
                    Budget.usageKey(period, scope),
                    Spend.usd(total.picoUsd),
                    null,
                    total.start,
                    period.endAt(total.start))));
    return usages;
  }
}
