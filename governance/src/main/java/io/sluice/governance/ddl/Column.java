package io.sluice.governance.ddl;

/** A column of a table, or a field of a struct. */
public record Column(String name, ColumnType type) {

  /** As {@code CREATE TABLE} has it. */
  @Override
  public String toString() {
    return name + " " + type;
  }
}
