package io.sluice.delta.table;

import java.io.Serializable;

/** The layouts by name, so that only the name need travel. */
@FunctionalInterface
public interface TableLayouts extends Serializable {

  /**
   * @throws IllegalArgumentException when there is no layout of that name
   */
  TableLayout named(String name);
}
