package io.sluice.governance.ddl;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** The type of a column; each prints as the documents spell it. */
public sealed interface ColumnType {

  /**
   * Text, a number, a time.
   *
   * @param name in capitals, {@code LONG} and {@code INT} by these names
   */
  record Scalar(String name) implements ColumnType {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Any number of the same. */
  record ListOf(ColumnType element) implements ColumnType {
    @Override
    public String toString() {
      return "ARRAY<" + element + ">";
    }
  }

  /** Values by key. */
  record MapOf(ColumnType key, ColumnType value) implements ColumnType {
    @Override
    public String toString() {
      return "MAP<" + key + ", " + value + ">";
    }
  }

  /** Fields with names. */
  record Struct(List<Column> fields) implements ColumnType {

    public Struct {
      fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
      return fields.stream()
          .map(field -> field.name() + ": " + field.type())
          .collect(joining(", ", "STRUCT<", ">"));
    }
  }
}
