package io.sluice.aggregator.limit;

/**
 * What one call cost one scope.
 *
 * @param picoUsd millionths of a millionth of a US dollar, so that sums are exact
 * @param atMillis when the call was settled
 */
record Spend(long picoUsd, long atMillis) {

  private static final double PICO = 1e12;

  static Spend of(double usd, long atMillis) {
    return new Spend(Math.round(usd * PICO), atMillis);
  }

  static double usd(long picoUsd) {
    return picoUsd / PICO;
  }
}
