package io.sluice.governance.yaml;

import io.sluice.governance.Destination;
import io.sluice.governance.Model;
import java.util.List;
import java.util.Set;

/** Reads {@code destinations} and {@code fallbacks} of a model. */
final class DestinationSection {

  private static final Set<String> DESTINATION_MEMBERS =
      Set.of("provider", "model", "traffic", "price");

  private static final Set<String> FALLBACK_MEMBERS = Set.of("provider", "model", "price");

  private static final int WHOLE = 100;

  private final Set<String> providers;

  DestinationSection(Set<String> providers) {
    this.providers = providers;
  }

  /** Those that share the traffic: 1 to 10, whose shares add up to 100. */
  List<Destination> destinations(Section model) {
    var sections = model.sections("destinations");
    var only = sections.size() == 1;
    var destinations =
        sections.stream()
            .map(section -> destination(section, DESTINATION_MEMBERS, traffic(section, only)))
            .toList();
    checkNumber(model, destinations);
    checkSum(model, destinations);
    return destinations;
  }

  /** Those that are asked one after the other when a destination fails: at most 5. */
  List<Destination> fallbacks(Section model) {
    var fallbacks =
        model.sections("fallbacks").stream()
            .map(section -> destination(section, FALLBACK_MEMBERS, 0))
            .toList();
    if (fallbacks.size() > Model.MAX_FALLBACKS) {
      model
          .problems()
          .report(
              model.path("fallbacks"),
              Integer.toString(fallbacks.size()),
              "at most " + Model.MAX_FALLBACKS);
    }
    return fallbacks;
  }

  private static void checkNumber(Section model, List<Destination> destinations) {
    var path = model.path("destinations");
    if (destinations.isEmpty()) {
      model.problems().report(path, "none", "1 to " + Model.MAX_DESTINATIONS);
    }
    if (destinations.size() > Model.MAX_DESTINATIONS) {
      model
          .problems()
          .report(path, Integer.toString(destinations.size()), "at most " + Model.MAX_DESTINATIONS);
    }
  }

  private static void checkSum(Section model, List<Destination> destinations) {
    long sum = destinations.stream().mapToLong(Destination::traffic).sum();
    if (!destinations.isEmpty() && sum != WHOLE) {
      model
          .problems()
          .report(
              model.path("destinations"),
              "traffic that adds up to " + sum,
              "traffic that adds up to 100");
    }
  }

  private Destination destination(Section section, Set<String> members, int traffic) {
    section.allow(members);
    var expected = "one of " + String.join(", ", providers);
    var provider = section.required("provider", expected);
    if (!provider.isEmpty() && !providers.contains(provider)) {
      section.problems().report(section.path("provider"), provider, expected);
    }
    var model = section.required("model", "the provider's name of the model");
    if (!model.isEmpty() && !Names.isName(model)) {
      section.problems().report(section.path("model"), model, Names.EXPECTED);
    }
    var prices = PriceSection.read(section);
    return new Destination(provider, model, traffic, prices.always(), prices.dated());
  }

  // one destination takes all; of several each says its share
  private static int traffic(Section section, boolean only) {
    if (!section.has("traffic") && only) {
      return WHOLE;
    }
    var expected = "a whole number from 0 to 100";
    if (!section.has("traffic")) {
      section.problems().report(section.path("traffic"), "missing", expected);
    }
    long traffic = section.count("traffic").orElse(0L);
    if (traffic > WHOLE) {
      section.problems().report(section.path("traffic"), Long.toString(traffic), expected);
    }
    return (int) Math.min(traffic, WHOLE + 1L);
  }
}
