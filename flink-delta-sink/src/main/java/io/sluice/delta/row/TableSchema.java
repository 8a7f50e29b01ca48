package io.sluice.delta.row;

import io.delta.kernel.types.StructType;
import java.util.List;
import java.util.Map;

/** The documented tables: columns, partition columns and table properties. */
public enum TableSchema {
  USAGE(new StructType(), List.of(), Map.of()),
  PAYLOAD(new StructType(), List.of(), Map.of()),
  OTEL_METRICS(new StructType(), List.of(), Map.of("otel.schemaVersion", "v1")),
  OTEL_LOGS(new StructType(), List.of(), Map.of("otel.schemaVersion", "v1"));

  private final StructType columns;
  private final List<String> partitionColumns;
  private final Map<String, String> properties;

  TableSchema(StructType columns, List<String> partitionColumns, Map<String, String> properties) {
    this.columns = columns;
    this.partitionColumns = partitionColumns;
    this.properties = properties;
  }

  /** The columns in their documented order. */
  public StructType columns() {
    return columns;
  }

  public List<String> partitionColumns() {
    return partitionColumns;
  }

  /** Table properties, as {@code TBLPROPERTIES} would set them. */
  public Map<String, String> properties() {
    return properties;
  }
}
