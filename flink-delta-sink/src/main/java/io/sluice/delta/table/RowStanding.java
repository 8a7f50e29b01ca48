package io.sluice.delta.table;

import java.io.Serializable;

/** What a row is to other rows of its table. */
public sealed interface RowStanding extends Serializable {

  /** The column by whose value one row takes the place of another. */
  String ID_COLUMN = "request_id";

  /** Stands for itself. */
  RowStanding LASTING = new Lasting();

  /** Stands for itself. */
  record Lasting() implements RowStanding {}

  /**
   * Stands until a better one comes.
   *
   * @param id its value of {@link #ID_COLUMN}
   */
  record Provisional(String id) implements RowStanding {}

  /**
   * Takes the place of the provisional row of the same id, which is in the table or still on its
   * way there.
   *
   * @param id its value of {@link #ID_COLUMN}
   */
  record Replacing(String id) implements RowStanding {}
}
