package io.sluice.cli.lake;

import io.sluice.delta.replay.PriceBook;
import io.sluice.delta.replay.PricedCall;
import io.sluice.governance.Declaration;
import io.sluice.governance.Destination;
import io.sluice.governance.EffectivePrice;
import io.sluice.governance.Model;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The prices of a configuration, applied as the proxy applies them when a call is settled. */
final class ConfiguredPrices implements PriceBook {

  private final Map<String, Model> models = new HashMap<>();

  ConfiguredPrices(Collection<Declaration> declarations) {
    for (var declaration : declarations) {
      if (declaration instanceof Model model) {
        models.put(model.name(), model);
      }
    }
  }

  @Override
  public Optional<Cost> costOf(PricedCall call) {
    return Optional.ofNullable(models.get(String.valueOf(call.model())))
        .flatMap(model -> price(model, call))
        .flatMap(
            price -> price.price().of(call.tokens()).map(usd -> new Cost(usd, price.version())));
  }

  private static Optional<EffectivePrice> price(Model model, PricedCall call) {
    return Stream.concat(model.destinations().stream(), model.fallbacks().stream())
        .filter(destination -> isWhere(destination, call))
        .findFirst()
        .or(() -> Optional.of(elsewhere(call)))
        .flatMap(destination -> model.priceAt(call.startedAt(), destination));
  }

  // who answered then is not among the model's destinations any more: the model's own price holds
  private static Destination elsewhere(PricedCall call) {
    return new Destination(
        String.valueOf(call.provider()), String.valueOf(call.providerModel()), 0);
  }

  private static boolean isWhere(Destination destination, PricedCall call) {
    return destination.provider().equals(call.provider())
        && destination.model().equals(call.providerModel());
  }
}
