package io.sluice.ingress.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.ingress.admission.Limit.Quantity;
import io.sluice.ingress.dialect.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitHeadersTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00.250Z");
  private static final Limit REQUESTS = new Limit("k", 60, Duration.ofMinutes(1), "spent");
  private static final Limit TOKENS =
      new Limit("k", Quantity.TOKENS, 900, Duration.ofMinutes(1), "spent", OnUnavailable.DENY);

  @Test
  void speaksToAnthropicsSdks() {
    assertThat(headers(Dialect.ANTHROPIC, Standing.after(REQUESTS, 59)))
        .isEqualTo(
            Map.of(
                "anthropic-ratelimit-requests-limit", "60",
                "anthropic-ratelimit-requests-remaining", "59",
                "anthropic-ratelimit-requests-reset", "2026-06-01T12:01:01Z"));
  }

  @Test
  void speaksToOpenAisSdks() {
    assertThat(headers(Dialect.OPENAI_RESPONSES, Standing.after(TOKENS, 5_000)))
        .isEqualTo(
            Map.of(
                "x-ratelimit-limit-tokens", "900",
                "x-ratelimit-remaining-tokens", "900",
                "x-ratelimit-reset-tokens", "1m0s"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0s", "1, 1s", "12001, 13s", "60000, 1m0s", "61000, 1m1s", "3600000, 1h0m0s"})
  void writesDurationsLikeGo(long millis, String expected) {
    assertThat(RateLimitHeaders.goDuration(Duration.ofMillis(millis))).isEqualTo(expected);
  }

  private static Map<String, String> headers(Dialect dialect, Standing standing) {
    var headers = new TreeMap<String, String>();
    RateLimitHeaders.write(dialect, standing, NOON, headers::put);
    return headers;
  }
}
