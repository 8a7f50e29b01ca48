package io.sluice.delta.replay;

import java.util.Optional;

/** Says what calls cost. */
@FunctionalInterface
public interface PriceBook {

  /**
   * What a call costs.
   *
   * @param usd US dollars
   * @param version names the price that was used
   */
  record Cost(double usd, String version) {}

  /** Empty when the book has no price for the call, or too little is known of its tokens. */
  Optional<Cost> costOf(PricedCall call);
}
