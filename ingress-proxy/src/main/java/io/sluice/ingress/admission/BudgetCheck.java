package io.sluice.ingress.admission;

import io.sluice.governance.Budget;
import io.sluice.governance.Budgets;
import io.sluice.governance.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Whether a caller has money left, from memory. Fails open: what nobody has counted was not spent.
 */
public final class BudgetCheck {

  /** Nobody has a budget. */
  static final BudgetCheck NONE = new BudgetCheck(List::of, key -> 0);

  private final Supplier<? extends Collection<Budget>> declared;
  private final ToDoubleFunction<String> spentUsd;

  /**
   * @param declared the budgets in force
   * @param spentUsd what was spent, by its key in {@code limit.usage.v1} (US dollars)
   */
  public BudgetCheck(
      Supplier<? extends Collection<Budget>> declared, ToDoubleFunction<String> spentUsd) {
    this.declared = declared;
    this.spentUsd = spentUsd;
  }

  /** The budget of this caller that is spent, if there is one. */
  Optional<Budget> spentBudgetOf(Principal caller) {
    var budgets = declared.get();
    if (budgets.isEmpty()) {
      return Optional.empty();
    }
    return Budgets.of(budgets, caller).stream()
        .filter(budget -> spentUsd.applyAsDouble(budget.usageKeyFor(caller.name())) >= budget.usd())
        .findFirst();
  }
}
