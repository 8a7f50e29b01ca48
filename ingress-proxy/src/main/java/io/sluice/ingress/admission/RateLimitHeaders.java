package io.sluice.ingress.admission;

import io.sluice.ingress.admission.Limit.Quantity;
import io.sluice.ingress.dialect.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BiConsumer;

/**
 * Says how a limit stands, in the headers of the caller's dialect: {@code
 * anthropic-ratelimit-requests-remaining}, {@code x-ratelimit-remaining-requests}. Gemini has none
 * of its own and gets the latter.
 */
final class RateLimitHeaders {

  private RateLimitHeaders() {}

  static void write(
      Dialect dialect, Standing standing, Instant now, BiConsumer<String, String> headers) {
    var quantity = standing.limit().quantity() == Quantity.REQUESTS ? "requests" : "tokens";
    var limit = Long.toString(standing.limit().permits());
    var remaining = Long.toString(standing.remaining());
    if (dialect == Dialect.ANTHROPIC) {
      var prefix = "anthropic-ratelimit-" + quantity;
      headers.accept(prefix + "-limit", limit);
      headers.accept(prefix + "-remaining", remaining);
      headers.accept(prefix + "-reset", instant(now.plus(standing.reset())));
      return;
    }
    headers.accept("x-ratelimit-limit-" + quantity, limit);
    headers.accept("x-ratelimit-remaining-" + quantity, remaining);
    headers.accept("x-ratelimit-reset-" + quantity, goDuration(standing.reset()));
  }

  // RFC 3339, rounded up to whole seconds
  private static String instant(Instant reset) {
    return reset.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * As Go writes durations, rounded up to whole seconds: {@code 1h0m0s}, {@code 6m0s}, {@code 9s}.
   */
  static String goDuration(Duration duration) {
    long seconds = duration.plusNanos(999_999_999).toSeconds();
    if (seconds < 60) {
      return seconds + "s";
    }
    var minutesAndSeconds = seconds / 60 % 60 + "m" + seconds % 60 + "s";
    return seconds < 3600 ? minutesAndSeconds : seconds / 3600 + "h" + minutesAndSeconds;
  }
}
