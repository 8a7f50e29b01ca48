package io.sluice.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import org.junit.jupiter.api.Test;

class PriceTest {

  private static final Price OPUS = new Price(5, 25, 0.5, 6.25, 10);

  @Test
  void pricesEveryKindOfTokenByItself() {
    var tokens = tokens(1_000_000L, 100_000L, 500_000L, 300_000L, 100_000L);

    var cost = OPUS.of(tokens).orElseThrow();

    double plain = 0.2 * 5;
    double read = 0.5 * 0.5;
    double written = 0.2 * 6.25 + 0.1 * 10;
    assertThat(cost).isCloseTo(plain + read + written + 0.1 * 25, within(1e-12));
  }

  @Test
  void pricesPlainTokensAlone() {
    assertThat(OPUS.of(tokens(7L, 3L, null, null, null))).hasValue((7 * 5.0 + 3 * 25.0) / 1e6);
  }

  @Test
  void doesNotGuessACostWithoutCounts() {
    assertThat(OPUS.of(CallTokens.UNKNOWN)).isEmpty();
  }

  private static CallTokens tokens(
      Long input, Long output, Long cacheRead, Long cacheCreation, Long cacheCreation1h) {
    return new CallTokens(
        input,
        output,
        input + output,
        cacheRead,
        cacheCreation,
        cacheCreation1h,
        null,
        TokenSource.PROVIDER_FINAL,
        null,
        null);
  }
}
