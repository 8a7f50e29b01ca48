package io.sluice.governance.yaml;

import io.sluice.governance.Destination;
import io.sluice.governance.Model;
import io.sluice.governance.Price;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code models.NAME}. */
final class ModelSection {

  private static final Set<String> MEMBERS =
      Set.of(
          "aliases",
          "destinations",
          "fallbacks",
          "price",
          "inference-table",
          "execute",
          "rate-limits");

  private static final Set<String> DESTINATION_MEMBERS = Set.of("provider", "model", "traffic");

  private static final Set<String> PRICE_MEMBERS =
      Set.of("input", "output", "cache-read", "cache-write-5m", "cache-write-1h");

  private final Set<String> providers;
  private final Grantees grantees;

  ModelSection(Set<String> providers, Grantees grantees) {
    this.providers = providers;
    this.grantees = grantees;
  }

  Model read(String name, Section section) {
    section.allow(MEMBERS);
    section.refuse("fallbacks", "fallbacks are");
    return new Model(
        name,
        aliases(section),
        destinations(section),
        section.section("price").map(ModelSection::price).orElse(null),
        inferenceTable(section),
        grantees.read(section, "execute"),
        RateLimitSection.readAll(section, grantees));
  }

  private static List<String> aliases(Section section) {
    var aliases = section.texts("aliases");
    for (int i = 0; i < aliases.size(); i++) {
      if (!Names.isName(aliases.get(i))) {
        section
            .problems()
            .report(section.path("aliases") + "[" + i + "]", aliases.get(i), Names.EXPECTED);
      }
    }
    return aliases;
  }

  private List<Destination> destinations(Section section) {
    var destinations = section.sections("destinations").stream().map(this::destination).toList();
    if (destinations.isEmpty()) {
      section.problems().report(section.path("destinations"), "none", "one destination");
    }
    if (destinations.size() > 1) {
      section
          .problems()
          .reportNotInForce(
              section.path("destinations"), "more than one destination (a traffic split) is");
    }
    return destinations;
  }

  private Destination destination(Section section) {
    section.allow(DESTINATION_MEMBERS);
    var expected = "one of " + String.join(", ", providers);
    var provider = section.required("provider", expected);
    if (!provider.isEmpty() && !providers.contains(provider)) {
      section.problems().report(section.path("provider"), provider, expected);
    }
    var model = section.required("model", "the provider's name of the model");
    if (!model.isEmpty() && !Names.isName(model)) {
      section.problems().report(section.path("model"), model, Names.EXPECTED);
    }
    return new Destination(provider, model, traffic(section));
  }

  private static int traffic(Section section) {
    long traffic = section.count("traffic").orElse(100L);
    if (traffic != 100) {
      section
          .problems()
          .report(
              section.path("traffic"),
              Long.toString(traffic),
              "100, because a traffic split is not in force yet in this version");
    }
    return 100;
  }

  private static Price price(Section section) {
    section.allow(PRICE_MEMBERS);
    double input = requiredDollars(section, "input");
    return new Price(
        input,
        requiredDollars(section, "output"),
        section.dollars("cache-read").orElse(input),
        section.dollars("cache-write-5m").orElse(input),
        section.dollars("cache-write-1h").orElse(input));
  }

  private static double requiredDollars(Section section, String member) {
    if (!section.has(member)) {
      section
          .problems()
          .report(section.path(member), "missing", "US dollars per million tokens, 0 or more");
    }
    return section.dollars(member).orElse(0.0);
  }

  private static @Nullable String inferenceTable(Section section) {
    var table = section.text("inference-table").orElse(null);
    if (table != null && !Names.isTable(table)) {
      section.problems().report(section.path("inference-table"), table, Names.EXPECTED_TABLE);
    }
    return table;
  }
}
