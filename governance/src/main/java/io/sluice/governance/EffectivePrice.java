package io.sluice.governance;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The price that holds at one moment.
 *
 * @param price the price
 * @param version the day from which it holds, {@code 2026-06-01}, or {@code sluice.yaml} for one
 *     that always has
 */
public record EffectivePrice(Price price, String version) {

  private static final String ALWAYS = "sluice.yaml";

  /** The latest price that holds; empty when none does yet. */
  static Optional<EffectivePrice> at(
      Instant moment, @Nullable Price always, List<DatedPrice> dated) {
    var day = moment.atZone(ZoneOffset.UTC).toLocalDate();
    return dated.stream()
        .filter(price -> !price.from().isAfter(day))
        .max(Comparator.comparing(DatedPrice::from))
        .map(latest -> new EffectivePrice(latest.price(), latest.from().toString()))
        .or(() -> Optional.ofNullable(always).map(price -> new EffectivePrice(price, ALWAYS)));
  }
}
