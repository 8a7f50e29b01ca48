package io.sluice.dashboards.lake;

import static java.util.stream.Collectors.joining;

import io.delta.kernel.types.StructField;
import io.sluice.dashboards.lake.DeltaSnapshot.DataFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A snapshot as a view in DuckDB.
 *
 * <p>An empty Parquet file with the snapshot's columns stands first in the list of files: a column
 * that was added later, and is missing in older files, is read as null, and columns have the
 * snapshot's types. It is named after the columns, so that it never changes under a reader.
 */
record TableView(TableName name, DeltaSnapshot snapshot) {

  private static final String FILE = "sluice_file";

  /** Statements that make or replace the view; they may write into the scratch directory. */
  List<String> statements(Path scratch) {
    var empty = scratch.resolve(name + "-" + Integer.toHexString(noRows().hashCode()) + ".parquet");
    var statements = new ArrayList<String>();
    statements.add("CREATE SCHEMA IF NOT EXISTS " + Sql.quoted(name.engineSchema()));
    if (!Files.exists(empty)) {
      statements.add(
          "COPY (" + noRows() + ") TO " + Sql.literal(empty.toString()) + " (FORMAT parquet)");
    }
    statements.add("CREATE OR REPLACE VIEW " + name.engineName() + " AS " + rows(empty));
    return statements;
  }

  private String noRows() {
    return stored()
        .map(
            column ->
                "CAST(NULL AS "
                    + DuckTypeMapper.map(column.getDataType())
                    + ") AS "
                    + Sql.quoted(column.getName()))
        .collect(joining(", ", "SELECT ", " WHERE false"));
  }

  private String rows(Path empty) {
    var columns =
        snapshot.columns().fields().stream()
            .map(this::column)
            .collect(joining(", ", "SELECT ", ""));
    return columns + " FROM " + parquet(empty) + " AS f" + partitions();
  }

  private String parquet(Path empty) {
    var files = Stream.concat(Stream.of(empty.toString()), paths()).map(Sql::literal);
    var list = files.collect(joining(", ", "[", "]"));
    var fileName = isPartitioned() ? ", filename=" + Sql.literal(FILE) : "";
    return "read_parquet("
        + list
        + ", union_by_name=true, hive_partitioning=false"
        + fileName
        + ")";
  }

  private String column(StructField column) {
    var quoted = Sql.quoted(column.getName());
    if (!isPartitionColumn(column)) {
      return "f." + quoted;
    }
    return "CAST(p."
        + quoted
        + " AS "
        + DuckTypeMapper.map(column.getDataType())
        + ") AS "
        + quoted;
  }

  // partition values are not in the files: they join on the file's name
  private String partitions() {
    if (!isPartitioned()) {
      return "";
    }
    var names =
        snapshot.partitionColumns().stream().map(Sql::quoted).collect(joining(", ", ", ", ""));
    if (snapshot.files().isEmpty()) {
      var nulls = ", CAST(NULL AS VARCHAR)".repeat(snapshot.partitionColumns().size());
      return " JOIN (SELECT ''" + nulls + ") AS p(\"" + FILE + "\"" + names + ") ON false";
    }
    var values = snapshot.files().stream().map(this::values).collect(joining(", "));
    var alias = "AS p(\"" + FILE + "\"" + names + ")";
    return " JOIN (VALUES " + values + ") " + alias + " ON f.\"" + FILE + "\" = p.\"" + FILE + "\"";
  }

  private String values(DataFile file) {
    return snapshot.partitionColumns().stream()
        .map(column -> file.partitionValues().get(column))
        .map(value -> value == null ? "CAST(NULL AS VARCHAR)" : Sql.literal(value))
        .collect(joining(", ", "(" + Sql.literal(file.path()) + ", ", ")"));
  }

  private Stream<StructField> stored() {
    return snapshot.columns().fields().stream().filter(column -> !isPartitionColumn(column));
  }

  private Stream<String> paths() {
    return snapshot.files().stream().map(DataFile::path);
  }

  private boolean isPartitioned() {
    return !snapshot.partitionColumns().isEmpty();
  }

  private boolean isPartitionColumn(StructField column) {
    return snapshot.partitionColumns().contains(column.getName());
  }
}
