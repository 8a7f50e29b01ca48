package io.sluice.dashboards.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Three-level name of a table; {@code catalog.schema.table} lies in those three directories. */
public record TableName(String catalog, String schema, String table)
    implements Comparable<TableName> {

  /** Takes the parts of a qualified name; empty when there are not three. */
  static Optional<TableName> of(List<String> parts) {
    if (parts.size() != 3) {
      return Optional.empty();
    }
    return Optional.of(new TableName(parts.get(0), parts.get(1), parts.get(2)));
  }

  /** Reads {@code catalog.schema.table}; empty when the name has not three levels. */
  public static Optional<TableName> parse(String name) {
    return of(List.of(name.split("\\.", -1)));
  }

  Path under(Path root) {
    return root.resolve(catalog).resolve(schema).resolve(table);
  }

  /** Catalog and schema as one name, because the engine keeps some catalog names to itself. */
  String engineSchema() {
    return catalog + "." + schema;
  }

  /** The view of the table, in the engine. */
  String engineName() {
    return Sql.quoted(engineSchema()) + "." + Sql.quoted(table);
  }

  /** Whether both name the same table in SQL, where case does not count. */
  boolean isSameAs(TableName other) {
    return toString().equalsIgnoreCase(other.toString());
  }

  @Override
  public int compareTo(TableName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return catalog + "." + schema + "." + table;
  }
}
