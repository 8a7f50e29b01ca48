package io.sluice.cli.limits;

import io.sluice.cli.TextTable;
import io.sluice.event.LimitUsage;
import io.sluice.governance.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is used and left of every limit and budget that somebody draws from at a moment. */
final class UsageTable {

  private static final List<String> HEADINGS = List.of("limit", "used", "of", "left", "free again");

  private final Collection<Budget> budgets;
  private final Instant now;

  private UsageTable(Collection<Budget> budgets, Instant now) {
    this.budgets = budgets;
    this.now = now;
  }

  static TextTable of(Collection<LimitUsage> usages, Collection<Budget> budgets, Instant now) {
    var rows = new UsageTable(budgets, now);
    var table = new TextTable(HEADINGS);
    usages.stream()
        .sorted(Comparator.comparing(LimitUsage::limitKey))
        .flatMap(usage -> rows.row(usage).stream())
        .forEach(table::add);
    return table;
  }

  private Optional<String[]> row(LimitUsage usage) {
    return usage.limit() == null ? budgetRow(usage) : limitRow(usage, usage.limit());
  }

  // of a rolling window, what was counted longer ago than it is long is used no more
  private Optional<String[]> limitRow(LimitUsage usage, long limit) {
    var length = Duration.between(usage.windowStart(), usage.windowEnd());
    var over = usage.windowEnd().plus(length);
    if (!over.isAfter(now)) {
      return Optional.empty();
    }
    long used = Math.round(usage.used());
    return Optional.of(
        new String[] {
          usage.limitKey(),
          Long.toString(used),
          Long.toString(limit),
          Long.toString(Math.max(0, limit - used)),
          "within " + Duration.between(now, over).toSeconds() + " s"
        });
  }

  private Optional<String[]> budgetRow(LimitUsage usage) {
    if (!usage.windowEnd().isAfter(now)) {
      return Optional.empty();
    }
    return budgetOf(usage)
        .map(
            budget ->
                new String[] {
                  usage.limitKey(),
                  usd(usage.used()),
                  usd(budget.usd()),
                  usd(Math.max(0, budget.usd() - usage.used())),
                  "at " + usage.windowEnd()
                });
  }

  // the default is shown for everybody without a budget of the same period
  private Optional<Budget> budgetOf(LimitUsage usage) {
    var parts = usage.limitKey().split("/", 4);
    var named =
        budgets.stream()
            .filter(budget -> budget.target() != Budget.Target.USER_DEFAULT)
            .filter(budget -> budget.usageKeyFor(parts[3]).equals(usage.limitKey()))
            .filter(budget -> parts[3].equals(budget.principal()))
            .findFirst();
    return named.or(
        () ->
            budgets.stream()
                .filter(budget -> budget.target() == Budget.Target.USER_DEFAULT)
                .filter(budget -> budget.usageKeyFor(parts[3]).equals(usage.limitKey()))
                .findFirst());
  }

  private static String usd(double amount) {
    return String.format(Locale.ROOT, "$%.4f", amount);
  }
}
