package io.sluice.governance.yaml;

import io.sluice.governance.Model;
import java.time.Duration;
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
          "first-token-timeout",
          "price",
          "inference-table",
          "record-payload",
          "execute",
          "read-metadata",
          "rate-limits");

  private final DestinationSection destinations;
  private final Grantees grantees;

  ModelSection(Set<String> providers, Grantees grantees) {
    this.destinations = new DestinationSection(providers);
    this.grantees = grantees;
  }

  Model read(String name, Section section) {
    section.allow(MEMBERS);
    var prices = PriceSection.read(section);
    return new Model(
        name,
        aliases(section),
        destinations.destinations(section),
        destinations.fallbacks(section),
        firstTokenTimeout(section),
        prices.always(),
        prices.dated(),
        inferenceTable(section),
        !section.claim("record-payload").orElse(true),
        grantees.read(section, "execute"),
        grantees.read(section, "read-metadata"),
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

  private static @Nullable Duration firstTokenTimeout(Section section) {
    var expected = "more than zero, such as 500ms, 30s or 2m";
    var timeout = section.duration("first-token-timeout", expected).orElse(null);
    if (timeout != null && timeout.isZero()) {
      section.problems().report(section.path("first-token-timeout"), "0", expected);
    }
    return timeout;
  }

  private static @Nullable String inferenceTable(Section section) {
    var table = section.text("inference-table").orElse(null);
    if (table != null && !Names.isTable(table)) {
      section.problems().report(section.path("inference-table"), table, Names.EXPECTED_TABLE);
    }
    return table;
  }
}
