package io.sluice.governance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's model that answers for a model of the gateway.
 *
 * @param provider the provider's name in the configuration
 * @param model the provider's name of the model
 * @param traffic share of the calls in percent; 0 for a fallback
 * @param price its own list price; null when the model's holds
 * @param prices its own list prices from given days on; empty when the model's hold
 */
public record Destination(
    String provider, String model, int traffic, @Nullable Price price, List<DatedPrice> prices) {

  public Destination {
    prices = Absent.toEmpty(prices);
  }

  /** A destination at the model's price. */
  public Destination(String provider, String model, int traffic) {
    this(provider, model, traffic, null, List.of());
  }

  /** Whether it costs something else than the model in general. */
  boolean hasOwnPrice() {
    return price != null || !prices.isEmpty();
  }
}
