package io.sluice.governance.yaml;

import io.sluice.governance.DatedPrice;
import io.sluice.governance.Price;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code price}: one price, or a list of prices each with the day {@code from} it holds. */
final class PriceSection {

  private static final Set<String> MEMBERS =
      Set.of("input", "output", "cache-read", "cache-write-5m", "cache-write-1h");

  private static final Set<String> DATED_MEMBERS =
      Set.of("from", "input", "output", "cache-read", "cache-write-5m", "cache-write-1h");

  private static final String EXPECTED_DAY = "a day such as 2026-06-01, in UTC";

  private PriceSection() {}

  /**
   * What {@code price} says.
   *
   * @param always what holds while no dated price does; null when none does
   * @param dated the others, the earliest first
   */
  record Prices(@Nullable Price always, List<DatedPrice> dated) {}

  static Prices read(Section section) {
    if (!section.isList("price")) {
      return new Prices(section.section("price").map(PriceSection::single).orElse(null), List.of());
    }
    Price always = null;
    var dated = new ArrayList<DatedPrice>();
    var seen = new HashSet<String>();
    for (var item : section.sections("price")) {
      item.allow(DATED_MEMBERS);
      var from = from(item);
      var price = price(item);
      if (!seen.add(String.valueOf(from))) {
        item.problems()
            .report(item.path("from"), from == null ? "missing" : from.toString(), "each day once");
      }
      if (from == null) {
        always = price;
      } else {
        dated.add(new DatedPrice(from, price));
      }
    }
    dated.sort(Comparator.comparing(DatedPrice::from));
    return new Prices(always, dated);
  }

  private static Price single(Section section) {
    section.allow(MEMBERS);
    return price(section);
  }

  private static Price price(Section section) {
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

  // the first price of a list may hold since ever
  private static @Nullable LocalDate from(Section section) {
    var text = section.text("from").orElse(null);
    if (text == null) {
      return null;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      section.problems().report(section.path("from"), text, EXPECTED_DAY);
      return null;
    }
  }
}
