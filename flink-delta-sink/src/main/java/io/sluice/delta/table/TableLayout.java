package io.sluice.delta.table;

import io.delta.kernel.types.StructType;
import java.util.List;
import java.util.Map;

/**
 * What a table that does not exist yet is created with, and what one that does is held against.
 *
 * @param columns all columns, partition columns among them
 * @param partitionColumns names of the columns that lay out the table's files; may be empty
 * @param properties table properties, as {@code TBLPROPERTIES} would set them
 */
public record TableLayout(
    StructType columns, List<String> partitionColumns, Map<String, String> properties) {

  public TableLayout {
    partitionColumns = List.copyOf(partitionColumns);
    properties = Map.copyOf(properties);
  }
}
