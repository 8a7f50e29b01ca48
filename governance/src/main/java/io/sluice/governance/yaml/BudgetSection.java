package io.sluice.governance.yaml;

import io.sluice.governance.Budget;
import io.sluice.governance.Budget.Period;
import io.sluice.governance.Budget.Refusal;
import io.sluice.governance.Budget.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code budgets}. */
final class BudgetSection {

  private static final Set<String> MEMBERS =
      Set.of("key", "principal", "usd", "period", "refuse-with");

  private static final Map<String, Target> TARGETS =
      Map.of("user-default", Target.USER_DEFAULT, "user", Target.USER, "group", Target.GROUP);

  private static final Map<String, Period> PERIODS =
      Map.of("day", Period.DAY, "week", Period.WEEK, "month", Period.MONTH);

  private static final Map<String, Refusal> REFUSALS =
      Map.of("forbidden", Refusal.FORBIDDEN, "too-many-requests", Refusal.TOO_MANY_REQUESTS);

  private BudgetSection() {}

  static List<Budget> readAll(Section root, Grantees known) {
    var budgets = new ArrayList<Budget>();
    for (var item : root.sections("budgets")) {
      var budget = read(item, known);
      if (budgets.stream().anyMatch(earlier -> earlier.key().equals(budget.key()))) {
        item.problems().report(item.path("key"), "a second one", "each key once per period");
      }
      budgets.add(budget);
    }
    return budgets;
  }

  static Budget read(Section section, Grantees known) {
    section.allow(MEMBERS);
    var target = Choice.required(section, "key", TARGETS, Target.USER_DEFAULT);
    return new Budget(
        target,
        principal(section, target, known),
        usd(section),
        Choice.required(section, "period", PERIODS, Period.MONTH),
        section.has("refuse-with")
            ? Choice.required(section, "refuse-with", REFUSALS, Refusal.FORBIDDEN)
            : Refusal.FORBIDDEN);
  }

  private static double usd(Section section) {
    if (!section.has("usd")) {
      section.problems().report(section.path("usd"), "missing", "US dollars per period, 0 or more");
    }
    return section.dollars("usd").orElse(0.0);
  }

  private static @Nullable String principal(Section section, Target target, Grantees known) {
    if (target == Target.USER_DEFAULT) {
      if (section.has("principal")) {
        section
            .problems()
            .report(
                section.path("principal"), "not looked at", "only with the keys user and group");
      }
      return null;
    }
    var name = section.required("principal", Names.EXPECTED);
    if (!name.isEmpty() && !Names.isName(name)) {
      section.problems().report(section.path("principal"), name, Names.EXPECTED);
    } else if (!name.isEmpty() && target == Target.GROUP) {
      known.checkGroup(section, "principal", name);
    }
    return name;
  }
}
