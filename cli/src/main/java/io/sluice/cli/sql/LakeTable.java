package io.sluice.cli.sql;

import static java.util.stream.Collectors.joining;

import io.sluice.cli.CommandException;
import io.sluice.dashboards.lake.LakeRows;
import io.sluice.dashboards.lake.LakeSql;
import io.sluice.delta.row.TableSchema;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.TableLayout;
import io.sluice.governance.Table.Schema;
import io.sluice.governance.ddl.CreateTable;
import io.sluice.governance.ddl.Difference;
import io.sluice.governance.ddl.DocumentedTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Delta table itself, in a lake that this machine sees.
 *
 * @param lake directory of the tables
 * @param name three-level name
 */
record LakeTable(Path lake, String name) {

  /** The first column in which a table that is there differs; empty too when none is there. */
  Optional<String> differenceFrom(Schema schema) {
    var sql = LakeSql.over(lake);
    var there = sql.tables().stream().anyMatch(table -> table.toString().equals(name));
    if (!there) {
      return Optional.empty();
    }
    var columns = new ArrayList<String>();
    sql.query("DESCRIBE " + quoted(), new Described(columns));
    var statement = "CREATE TABLE t.t.t (" + String.join(", ", columns) + ")";
    return Difference.first(
        DocumentedTables.columns(schema), CreateTable.parse(statement).columns());
  }

  /** Makes it, without a row, unless it is there. */
  void createIfMissing(Schema schema) {
    var wanted = wanted(schema);
    try {
      Lake.at(lake.toString())
          .createIfMissing(
              name,
              new TableLayout(wanted.columns(), wanted.partitionColumns(), wanted.properties()));
    } catch (IOException e) {
      throw CommandException.failed(
          "the table is declared, but its directory cannot be made: " + e.getMessage());
    }
  }

  private String quoted() {
    return Arrays.stream(name.split("\\.")).map(part -> '"' + part + '"').collect(joining("."));
  }

  private static TableSchema wanted(Schema schema) {
    return switch (schema) {
      case OTEL_METRICS_V1 -> TableSchema.OTEL_METRICS;
      case OTEL_LOGS_V1 -> TableSchema.OTEL_LOGS;
      case OTEL_SPANS_V1 -> TableSchema.OTEL_SPANS;
    };
  }

  /** Takes columns and their types from a description. */
  private record Described(List<String> columns) implements LakeRows {

    @Override
    public void columns(List<String> names) {
      // column, type
    }

    @Override
    public void row(List<@Nullable Object> cells) {
      columns.add("`" + cells.get(0) + "` " + cells.get(1));
    }
  }
}
