package io.sluice.governance.ddl;

import io.sluice.governance.ddl.ColumnType.ListOf;
import io.sluice.governance.ddl.ColumnType.MapOf;
import io.sluice.governance.ddl.ColumnType.Struct;
import java.util.List;
import java.util.Optional;

/** Where columns differ from those that are expected. Case does not count in names. */
public final class Difference {

  private Difference() {}

  /**
   * The first column that differs, e.g. {@code column 6, sum.value: FLOAT (expected: DOUBLE)};
   * empty when all are as expected.
   */
  public static Optional<String> first(List<Column> expected, List<Column> found) {
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      var difference = at(i, expected, found, "");
      if (difference.isPresent()) {
        return Optional.of("column " + (i + 1) + ", " + difference.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> at(
      int i, List<Column> expected, List<Column> found, String path) {
    if (i >= found.size()) {
      var missing = expected.get(i);
      return Optional.of(told(path + missing.name(), "missing", missing.type().toString()));
    }
    var there = found.get(i);
    if (i >= expected.size()) {
      return Optional.of(told(path + there.name(), there.type().toString(), "nothing more"));
    }
    var wanted = expected.get(i);
    if (!wanted.name().equalsIgnoreCase(there.name())) {
      return Optional.of(told(path + there.name(), there.type().toString(), wanted.toString()));
    }
    return types(wanted.type(), there.type(), path + wanted.name());
  }

  private static Optional<String> types(ColumnType expected, ColumnType found, String path) {
    if (expected instanceof Struct wanted && found instanceof Struct there) {
      return fields(wanted.fields(), there.fields(), path + ".");
    }
    if (expected instanceof ListOf wanted && found instanceof ListOf there) {
      return types(wanted.element(), there.element(), path + "[]");
    }
    if (expected instanceof MapOf wanted && found instanceof MapOf there) {
      return types(wanted.key(), there.key(), path + " (keys)")
          .or(() -> types(wanted.value(), there.value(), path + " (values)"));
    }
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of(told(path, found.toString(), expected.toString()));
  }

  private static Optional<String> fields(List<Column> expected, List<Column> found, String path) {
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      var difference = at(i, expected, found, path);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static String told(String path, String found, String expected) {
    return path + ": " + found + " (expected: " + expected + ")";
  }
}
