package io.sluice.governance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a record written before a member existed means: there was none. */
final class Absent {

  private Absent() {}

  /** A copy; empty when an older record does not have the list. */
  static <T> List<T> toEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
