package io.sluice.dashboards.question;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to know of a question: the time range and the filters, read from the
 * parameters of a URL.
 *
 * @param from the first moment
 * @param to the first moment that is not in it any more
 * @param bucket how time is cut up in charts
 * @param values what is bound to the parameters, by name
 */
public record Wish(
    Instant from, Instant to, Duration bucket, Map<String, @Nullable Object> values) {

  private static final Duration USUAL_RANGE = Duration.ofDays(7);
  private static final Duration LONGEST_RANGE = Duration.ofDays(400);
  private static final int MOST_BUCKETS = 1500;
  private static final int LONGEST_TEXT = 200;
  private static final int MOST_ROWS = 1000;
  private static final int USUAL_ROWS = 100;
  private static final Set<String> TEXTS =
      Set.of("model", "agent", "user", "team", "search", "id", "session");
  private static final Set<String> STATUSES =
      new TreeSet<>(Set.of("ok", "limited", "refused", "failed"));
  private static final Set<String> GROUPS =
      new TreeSet<>(Set.of("model", "agent", "user", "team", "status", "none"));
  private static final Pattern TAG = Pattern.compile("[^=]{1,100}=.{0,100}");

  /** The buckets there are, by the name they have in a URL. */
  private static final Map<String, Duration> BUCKETS = buckets();

  /**
   * Reads the parameters of a URL; those of other names are left to others.
   *
   * @param asked the parameters, by name
   * @param now when it is asked
   * @throws BrokenWishException naming what was expected
   */
  public static Wish read(Map<String, String> asked, Instant now) {
    var to = instant("to", asked, now);
    var from = instant("from", asked, to.minus(USUAL_RANGE));
    requireRange(from, to);
    var bucket = bucket(asked, Duration.between(from, to));
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("from", from.atOffset(ZoneOffset.UTC));
    values.put("to", to.atOffset(ZoneOffset.UTC));
    values.put("bucket", bucket.toSeconds() + " seconds");
    values.put("group", group(asked));
    TEXTS.forEach(name -> values.put(name, text(name, asked)));
    values.put("tag", tag(asked));
    values.put("status", status(asked));
    values.put("before", before(asked));
    values.put("limit", limit(asked));
    return new Wish(from, to, bucket, values);
  }

  /** Every parameter that may be asked with. */
  public static Set<String> names() {
    return new TreeSet<>(read(Map.of(), Instant.EPOCH).values().keySet());
  }

  private static Map<String, Duration> buckets() {
    var buckets = new LinkedHashMap<String, Duration>();
    buckets.put("1m", Duration.ofMinutes(1));
    buckets.put("5m", Duration.ofMinutes(5));
    buckets.put("15m", Duration.ofMinutes(15));
    buckets.put("1h", Duration.ofHours(1));
    buckets.put("6h", Duration.ofHours(6));
    buckets.put("1d", Duration.ofDays(1));
    return buckets;
  }

  private static Instant instant(String name, Map<String, String> asked, Instant otherwise) {
    var text = asked.getOrDefault(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return text.matches("-?\\d{1,15}")
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new BrokenWishException(
          name, text, "a time such as 2026-03-01T00:00:00Z, or milliseconds since 1970");
    }
  }

  private static void requireRange(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new BrokenWishException("from", from.toString(), "a time before to, " + to);
    }
    if (Duration.between(from, to).compareTo(LONGEST_RANGE) > 0) {
      throw new BrokenWishException(
          "from", from.toString(), "at most " + LONGEST_RANGE.toDays() + " days before to");
    }
  }

  private static Duration bucket(Map<String, String> asked, Duration range) {
    var text = asked.getOrDefault("bucket", "");
    if (text.isEmpty()) {
      return usualBucket(range);
    }
    return Optional.ofNullable(BUCKETS.get(text))
        .filter(bucket -> range.dividedBy(bucket) <= MOST_BUCKETS)
        .orElseThrow(
            () ->
                new BrokenWishException(
                    "bucket",
                    text,
                    "one of "
                        + String.join(", ", BUCKETS.keySet())
                        + ", of which at most "
                        + MOST_BUCKETS
                        + " fit into the range"));
  }

  private static Duration usualBucket(Duration range) {
    if (range.toHours() <= 2) {
      return Duration.ofMinutes(1);
    }
    if (range.toHours() <= 12) {
      return Duration.ofMinutes(5);
    }
    if (range.toHours() <= 72) {
      return Duration.ofHours(1);
    }
    return range.toDays() <= 10 ? Duration.ofHours(6) : Duration.ofDays(1);
  }

  private static String group(Map<String, String> asked) {
    var text = asked.getOrDefault("group", "none");
    if (GROUPS.contains(text) || (text.startsWith("tag:") && text.length() <= LONGEST_TEXT)) {
      return text;
    }
    throw new BrokenWishException(
        "group", text, "one of " + String.join(", ", GROUPS) + ", or tag:NAME");
  }

  private static @Nullable String text(String name, Map<String, String> asked) {
    var text = asked.getOrDefault(name, "");
    if (text.length() > LONGEST_TEXT) {
      throw new BrokenWishException(
          name, text.substring(0, 20) + "…", "at most " + LONGEST_TEXT + " characters");
    }
    return text.isEmpty() ? null : text;
  }

  private static @Nullable String tag(Map<String, String> asked) {
    var text = asked.getOrDefault("tag", "");
    if (text.isEmpty()) {
      return null;
    }
    if (!TAG.matcher(text).matches()) {
      throw new BrokenWishException("tag", text, "NAME=VALUE");
    }
    return text;
  }

  private static @Nullable String status(Map<String, String> asked) {
    var text = asked.getOrDefault("status", "");
    if (text.isEmpty() || STATUSES.contains(text) || text.matches("[1-5]\\d\\d")) {
      return text.isEmpty() ? null : text;
    }
    throw new BrokenWishException(
        "status", text, "one of " + String.join(", ", STATUSES) + ", or a status code");
  }

  private static @Nullable Object before(Map<String, String> asked) {
    var text = asked.getOrDefault("before", "");
    return text.isEmpty() ? null : instant("before", asked, Instant.EPOCH).atOffset(ZoneOffset.UTC);
  }

  private static int limit(Map<String, String> asked) {
    var text = asked.getOrDefault("limit", Integer.toString(USUAL_ROWS));
    if (text.matches("\\d{1,4}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST_ROWS) {
        return limit;
      }
    }
    throw new BrokenWishException("limit", text, "a whole number from 1 to " + MOST_ROWS);
  }
}
