package io.sluice.governance;

import java.util.Collection;
import java.util.List;

/**
 * Which budgets a caller draws from: its own; else all of its groups', of which the strictest
 * counts; else the default for every user.
 */
public final class Budgets {

  private Budgets() {}

  /** The budgets that apply to this caller; none is unlimited. */
  public static List<Budget> of(Collection<Budget> declared, Principal caller) {
    if (declared.isEmpty()) {
      return List.of();
    }
    var own =
        declared.stream()
            .filter(budget -> budget.target() == Budget.Target.USER)
            .filter(budget -> caller.name().equals(budget.principal()))
            .toList();
    return own.isEmpty() ? ofGroupsOrDefault(declared, caller) : own;
  }

  private static List<Budget> ofGroupsOrDefault(Collection<Budget> declared, Principal caller) {
    var ofGroups =
        declared.stream()
            .filter(budget -> budget.target() == Budget.Target.GROUP)
            .filter(budget -> budget.principal() != null)
            .filter(budget -> caller.groups().contains(budget.principal()))
            .toList();
    return ofGroups.isEmpty()
        ? declared.stream().filter(budget -> budget.target() == Budget.Target.USER_DEFAULT).toList()
        : ofGroups;
  }
}
