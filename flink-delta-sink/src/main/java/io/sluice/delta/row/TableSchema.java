package io.sluice.delta.row;

import io.delta.kernel.types.StructType;
import java.util.List;
import java.util.Map;

/** The documented tables: columns, partition columns and table properties. */
@SuppressWarnings("ImmutableEnumChecker") // the types are immutable, only not annotated so
public enum TableSchema {
  /** One row per call. */
  USAGE(UsageColumns.ALL, Map.of()),
  /** One row per call whose bodies are kept. */
  PAYLOAD(PayloadRow.COLUMNS, Map.of()),
  /** One row per data point. */
  OTEL_METRICS(MetricColumns.ALL, Map.of("otel.schemaVersion", "v1")),
  /** One row per log record. */
  OTEL_LOGS(LogRow.COLUMNS, Map.of("otel.schemaVersion", "v1")),
  /** One row per span. */
  OTEL_SPANS(SpanRow.COLUMNS, Map.of("otel.schemaVersion", "v1"));

  private final StructType columns;
  private final List<String> partitionColumns;
  private final Map<String, String> properties;

  TableSchema(StructType columns, Map<String, String> properties) {
    this.columns = columns;
    // No table is partitioned: the documented statements are not, rows come about in the order of
    // time, which the statistics of files tell as well, and each partition would be one more small
    // file every few seconds.
    this.partitionColumns = List.of();
    this.properties = properties;
  }

  /** The columns in their documented order. */
  public StructType columns() {
    return columns;
  }

  /** Names of the columns that lay out the table's files; empty where it is not partitioned. */
  public List<String> partitionColumns() {
    return partitionColumns;
  }

  /** Table properties, as {@code TBLPROPERTIES} would set them. */
  public Map<String, String> properties() {
    return properties;
  }

  /**
   * The {@code CREATE TABLE} statement of a table with this schema; the name is put in as it is.
   */
  public String ddl(String table) {
    return Ddl.createTable(table, this);
  }
}
