package io.sluice.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.governance.ConfigFile;
import io.sluice.delta.replay.PriceBook.Cost;
import io.sluice.delta.replay.PricedCall;
import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConfiguredPricesTest {

  private static final Instant JUNE = Instant.parse("2026-06-15T00:00:00Z");
  private static final ConfiguredPrices PRICES =
      new ConfiguredPrices(
          ConfigFile.declarations(
              "prices.yaml",
              """
              providers:
                anthropic: {api: anthropic, base-url: "http://127.0.0.1:1"}
              models:
                opus:
                  destinations:
                    - {provider: anthropic, model: opus-1, traffic: 100}
                  fallbacks:
                    - {provider: anthropic, model: sonnet-1, price: {input: 3.00, output: 15.00}}
                  price:
                    - {input: 5.00, output: 25.00}
                    - {from: 2026-07-01, input: 4.00, output: 20.00}
              """));

  @Test
  void theModelsPriceOfTheDayHolds() {
    assertThat(PRICES.costOf(call("opus", "opus-1", JUNE))).contains(new Cost(30.0, "sluice.yaml"));
    assertThat(PRICES.costOf(call("opus", "opus-1", Instant.parse("2026-07-01T00:00:00Z"))))
        .contains(new Cost(24.0, "2026-07-01"));
  }

  @Test
  void aFallbacksOwnPriceGoesFirst() {
    assertThat(PRICES.costOf(call("opus", "sonnet-1", JUNE)))
        .contains(new Cost(18.0, "sluice.yaml"));
  }

  @Test
  void whoIsNoDestinationAnyMoreCostsWhatTheModelDoes() {
    assertThat(PRICES.costOf(call("opus", "opus-0", JUNE))).contains(new Cost(30.0, "sluice.yaml"));
  }

  @Test
  void aModelThatIsNotInTheBookHasNoPrice() {
    assertThat(PRICES.costOf(call("gpt", "gpt-1", JUNE))).isEmpty();
    assertThat(PRICES.costOf(new PricedCall(null, null, null, JUNE, CallTokens.UNKNOWN))).isEmpty();
  }

  private static PricedCall call(String model, String providerModel, Instant at) {
    var tokens =
        new CallTokens(
            1_000_000L,
            1_000_000L,
            2_000_000L,
            null,
            null,
            null,
            null,
            TokenSource.PROVIDER_FINAL,
            null,
            null);
    return new PricedCall(model, "anthropic", providerModel, at, tokens);
  }
}
