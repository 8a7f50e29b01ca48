package io.sluice.dashboards.api;

import io.sluice.event.LimitUsage;
import io.sluice.governance.Budget;
import io.sluice.governance.Group;
import io.sluice.governance.Principal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How near somebody is to a limit or a budget.
 *
 * @param key as in {@code limit.usage.v1}
 * @param unit {@code requests}, {@code tokens} or {@code usd}
 * @param period {@code minute}, {@code hour}, {@code day}, {@code week} or {@code month}
 * @param kind {@code service}, {@code user-default}, {@code user}, {@code service-principal},
 *     {@code group} or {@code request-tag}
 * @param model the limited model; null for a budget, which counts all
 * @param who whom it counts; null for everybody together
 * @param used of it
 * @param limit how much there is of it; null for a budget that nobody set
 * @param projected what will be spent at the end of the period if it goes on like this; null for a
 *     rolling window, or too early to tell
 * @param freeAt when it is free again: the end of the period, or when the last permit comes back
 * @param dryRun whether it refuses nobody and only reports
 */
record LimitRow(
    String key,
    String unit,
    String period,
    String kind,
    @Nullable String model,
    @Nullable String who,
    double used,
    @Nullable Double limit,
    @Nullable Double projected,
    Instant freeAt,
    boolean dryRun) {

  private static final String DRY_RUN = "dry-run/";

  /** After so much of a period a projection says something. */
  private static final double EARLIEST_SHARE = 0.05;

  /** The row of a count; empty when it is over, or not a count that anybody draws from. */
  static Optional<LimitRow> of(LimitUsage usage, Collection<Budget> budgets, Instant now) {
    boolean dryRun = usage.limitKey().startsWith(DRY_RUN);
    var key = dryRun ? usage.limitKey().substring(DRY_RUN.length()) : usage.limitKey();
    var parts = Arrays.stream(key.split("/", 5)).toList();
    if (parts.get(0).equals("usd")) {
      return parts.size() < 4 ? Optional.empty() : spent(usage, parts, budgets, now);
    }
    return parts.size() < 4 || usage.limit() == null
        ? Optional.empty()
        : permits(usage, parts, usage.limit(), dryRun, now);
  }

  /**
   * Whether it counts what this caller does, or somebody whom the caller leads, or everybody
   * together.
   *
   * @param led the groups that the caller leads
   */
  boolean concerns(Principal caller, List<Group> led) {
    if (kind.equals("service") || kind.equals("request-tag")) {
      return true;
    }
    if (who == null) {
      return false;
    }
    if (kind.equals("group")) {
      return caller.groups().contains(who) || led.stream().anyMatch(one -> one.name().equals(who));
    }
    return caller.name().equals(who) || led.stream().anyMatch(one -> one.members().contains(who));
  }

  // requests/minute/user-default/MODEL[/USER]; of a rolling window, what was counted longer ago
  // than it is long is used no more
  private static Optional<LimitRow> permits(
      LimitUsage usage, List<String> parts, long limit, boolean dryRun, Instant now) {
    var length = Duration.between(usage.windowStart(), usage.windowEnd());
    var over = usage.windowEnd().plus(length);
    if (!over.isAfter(now)) {
      return Optional.empty();
    }
    return Optional.of(
        new LimitRow(
            usage.limitKey(),
            parts.get(0),
            parts.get(1),
            parts.get(2),
            decoded(parts.get(3)),
            parts.size() > 4 ? decoded(parts.get(4)) : null,
            usage.used(),
            (double) limit,
            null,
            over,
            dryRun));
  }

  // usd/month/user/USER
  private static Optional<LimitRow> spent(
      LimitUsage usage, List<String> parts, Collection<Budget> budgets, Instant now) {
    if (!usage.windowEnd().isAfter(now)) {
      return Optional.empty();
    }
    var who = String.join("/", parts.subList(3, parts.size()));
    var limit = budget(usage.limitKey(), who, budgets).map(Budget::usd).orElse(null);
    return Optional.of(
        new LimitRow(
            usage.limitKey(),
            "usd",
            parts.get(1),
            parts.get(2),
            null,
            who,
            usage.used(),
            limit,
            projected(usage, now),
            usage.windowEnd(),
            false));
  }

  // the default is for everybody without a budget of the same period
  private static Optional<Budget> budget(String key, String who, Collection<Budget> budgets) {
    var matching = budgets.stream().filter(budget -> budget.usageKeyFor(who).equals(key)).toList();
    return matching.stream()
        .filter(budget -> who.equals(budget.principal()))
        .findFirst()
        .or(
            () ->
                matching.stream()
                    .filter(budget -> budget.target() == Budget.Target.USER_DEFAULT)
                    .findFirst());
  }

  private static @Nullable Double projected(LimitUsage usage, Instant now) {
    var period = Duration.between(usage.windowStart(), usage.windowEnd()).toMillis();
    var passed = Duration.between(usage.windowStart(), now).toMillis();
    double share = period <= 0 ? 0 : (double) passed / period;
    return share < EARLIEST_SHARE ? null : usage.used() / share;
  }

  private static String decoded(String part) {
    if (!part.toLowerCase(Locale.ROOT).contains("%2")) {
      return part;
    }
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
