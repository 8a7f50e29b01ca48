package io.sluice.ingress.admission;

import java.util.List;

/**
 * What a call must draw: all limits of one of the alternatives. A member of several limited groups
 * has one alternative for each group, and is refused only when none of them admits it.
 *
 * @param alternatives at least one, the first is tried first
 */
record Requirement(List<List<Limit>> alternatives) {

  Requirement {
    alternatives = List.copyOf(alternatives);
  }

  /** All of these limits. */
  static Requirement all(List<Limit> limits) {
    return new Requirement(List.of(List.copyOf(limits)));
  }
}
