package io.sluice.cli.sql;

import io.sluice.cli.CommandException;
import io.sluice.cli.governance.DeclaredTables;
import io.sluice.governance.Table.Schema;
import io.sluice.governance.ddl.CreateTable;
import io.sluice.governance.ddl.CreateTable.WhenThere;
import io.sluice.governance.ddl.DdlException;
import io.sluice.governance.ddl.DocumentedTables;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@code CREATE TABLE}: the table is declared, so that telemetry may be sent to it, and
 * made where the lake is in reach; elsewhere the sink makes it with its first rows.
 */
final class TableCreation {

  private final DeclaredTables tables;
  private final Optional<Path> lake;
  private final @Nullable String owner;

  /**
   * @param lake directory of the tables; empty when it is out of reach
   * @param owner who gets {@code MODIFY} and {@code SELECT}; null for whoever asks
   */
  TableCreation(DeclaredTables tables, Optional<Path> lake, @Nullable String owner) {
    this.tables = tables;
    this.lake = lake;
    this.owner = owner;
  }

  /**
   * Does it.
   *
   * @return what was done, for the person who asked
   * @throws CommandException when it is refused (exit code 2), or cannot be done (1)
   */
  String follow(String statement) {
    try {
      var wanted = CreateTable.parse(statement);
      return follow(wanted, DocumentedTables.schemaOf(wanted));
    } catch (DdlException e) {
      throw CommandException.refused("CREATE TABLE: " + e.why());
    }
  }

  private String follow(CreateTable wanted, Schema schema) {
    var name = wanted.table();
    var declared = tables.schemaOf(name);
    if (declared.isPresent()) {
      return leave(wanted, schema, declared.get());
    }
    var table = lake.map(directory -> new LakeTable(directory, name));
    var difference = table.flatMap(there -> there.differenceFrom(schema));
    if (difference.isPresent()) {
      throw CommandException.refused(
          name + " is in the lake already, with other columns: " + difference.get());
    }
    var grantee = owner == null ? tables.whoAsks() : owner;
    tables.declare(name, schema, grantee);
    table.ifPresent(missing -> missing.createIfMissing(schema));
    return "created " + name + " (" + schema.label() + "), MODIFY and SELECT for " + grantee;
  }

  private static String leave(CreateTable wanted, Schema schema, String declared) {
    if (wanted.whenThere() == WhenThere.REFUSE) {
      throw CommandException.refused(wanted.table() + " exists already");
    }
    if (!declared.equals(schema.label())) {
      throw CommandException.refused(
          wanted.table() + " exists already, and is a table of " + declared);
    }
    return wanted.table() + " exists already (" + declared + ")";
  }
}
