package io.sluice.dashboards.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory that holds the tables, {@code <root>/catalog/schema/table}. */
record Lake(Path root) {

  private static final int MOST_NAMED = 5;

  /** Every table, in the order of the names. */
  List<TableName> tables() {
    return directories(root)
        .flatMap(catalog -> directories(catalog).flatMap(Lake::directories))
        .filter(table -> Files.isDirectory(table.resolve("_delta_log")))
        .map(this::nameOf)
        .sorted()
        .toList();
  }

  /**
   * The table as it is spelled on disk.
   *
   * @throws LakeSqlException naming the tables there are, when there is no such table
   */
  TableName find(TableName wanted) {
    var tables = tables();
    Optional<TableName> exact = tables.stream().filter(wanted::equals).findFirst();
    return exact
        .or(() -> tables.stream().filter(wanted::isSameAs).findFirst())
        .orElseThrow(() -> unknown(wanted, tables));
  }

  static LakeSqlException unknown(TableName wanted, List<TableName> tables) {
    return new LakeSqlException(
        "there is no table "
            + wanted
            + "; a table appears with its first row. "
            + (tables.isEmpty() ? "There is none yet." : nearest(wanted, tables)));
  }

  // the same last part first, then the same schema, then the rest
  private static String nearest(TableName wanted, List<TableName> tables) {
    var near =
        tables.stream()
            .sorted((a, b) -> Integer.compare(distance(wanted, a), distance(wanted, b)))
            .limit(MOST_NAMED)
            .map(TableName::toString)
            .toList();
    return "Nearest: " + String.join(", ", near) + ". SHOW TABLES lists all.";
  }

  private static int distance(TableName wanted, TableName candidate) {
    int same = wanted.table().equalsIgnoreCase(candidate.table()) ? 2 : 0;
    same += wanted.schema().equalsIgnoreCase(candidate.schema()) ? 1 : 0;
    return -same;
  }

  private TableName nameOf(Path table) {
    var levels = root.relativize(table);
    return new TableName(
        levels.getName(0).toString(), levels.getName(1).toString(), levels.getName(2).toString());
  }

  private static Stream<Path> directories(Path parent) {
    if (!Files.isDirectory(parent)) {
      return Stream.of();
    }
    try (var children = Files.list(parent)) {
      return children.filter(Files::isDirectory).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
