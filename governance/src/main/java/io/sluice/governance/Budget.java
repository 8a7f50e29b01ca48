package io.sluice.governance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How much somebody may spend at list prices in a calendar day, week or month, over all models
 * (contract section 4.4). What calls cost is known when they end, so that calls under way may spend
 * a little more.
 *
 * @param target whom it is for
 * @param principal the user, service principal or group; null for the default of every user
 * @param usd US dollars per period
 * @param period what it is for, by UTC
 * @param refusal how a call is refused when it is spent
 */
public record Budget(
    Target target, @Nullable String principal, double usd, Period period, Refusal refusal)
    implements Declaration {

  /** Whom a budget is for. */
  public enum Target {
    /** Each user by itself that has no budget of its own and is in no group with one. */
    @JsonProperty("user-default")
    USER_DEFAULT,
    /** One user or service principal. */
    @JsonProperty("user")
    USER,
    /** The members of one group together. */
    @JsonProperty("group")
    GROUP
  }

  /** A stretch of the calendar, by UTC. */
  public enum Period {
    @JsonProperty("day")
    DAY,
    /** From Monday. */
    @JsonProperty("week")
    WEEK,
    @JsonProperty("month")
    MONTH;

    /** When the period began that holds this moment. */
    public Instant startAt(Instant moment) {
      return midnight(firstDay(moment));
    }

    /** When the next one begins. */
    public Instant endAt(Instant moment) {
      var first = firstDay(moment);
      return midnight(
          switch (this) {
            case DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
          });
    }

    /** Its name in record keys. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private LocalDate firstDay(Instant moment) {
      var day = LocalDate.ofInstant(moment, ZoneOffset.UTC);
      return switch (this) {
        case DAY -> day;
        case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        case MONTH -> day.withDayOfMonth(1);
      };
    }

    private static Instant midnight(LocalDate day) {
      return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }

  /** How a call is refused. */
  public enum Refusal {
    /** 403, which every agent takes as final. */
    @JsonProperty("forbidden")
    FORBIDDEN,
    /** 429 with {@code x-should-retry: false}. */
    @JsonProperty("too-many-requests")
    TOO_MANY_REQUESTS
  }

  /** The scope of what one principal spends. */
  public static String scopeOfUser(String name) {
    return "user/" + name;
  }

  /** The scope of what the members of a group spend. */
  public static String scopeOfGroup(String name) {
    return "group/" + name;
  }

  /** The key in {@code limit.usage.v1} of what a scope has spent in a period. */
  public static String usageKey(Period period, String scope) {
    return "usd/" + period.word() + "/" + scope;
  }

  @Override
  public String key() {
    return "budget:" + name();
  }

  /** What it is called, e.g. {@code user ada@example.com per month}. */
  public String name() {
    var whose = target == Target.USER_DEFAULT ? "user-default" : word() + " " + principal;
    return whose + " per " + period.word();
  }

  /** The key in {@code limit.usage.v1} of what counts against it when this principal calls. */
  public String usageKeyFor(String caller) {
    return usageKey(
        period,
        target == Target.GROUP ? scopeOfGroup(String.valueOf(principal)) : scopeOfUser(caller));
  }

  /** What a caller is told when it is spent (contract section 4.4). */
  public String complaint() {
    return String.format(
        Locale.ROOT,
        "Budget \"%s\" (%s) has reached its limit of $%.2f. To continue, contact an admin to"
            + " increase the budget or use a different budget.",
        name(),
        UUID.nameUUIDFromBytes(key().getBytes(UTF_8)),
        usd);
  }

  private String word() {
    return target == Target.GROUP ? "group" : "user";
  }
}
