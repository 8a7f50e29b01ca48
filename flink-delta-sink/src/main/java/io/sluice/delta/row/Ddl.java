package io.sluice.delta.row;

import static java.util.stream.Collectors.joining;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import java.util.Locale;
import java.util.Map;

/** A schema as SQL text, spelled as the documents spell it ({@code LONG}, {@code INT}). */
final class Ddl {

  private Ddl() {}

  static String createTable(String table, TableSchema schema) {
    return "CREATE TABLE "
        + table
        + " (\n"
        + columns(schema.columns())
        + "\n) USING DELTA"
        + partitionedBy(schema)
        + properties(schema.properties())
        + ";";
  }

  private static String columns(StructType columns) {
    return columns.fields().stream()
        .map(column -> "  " + column.getName() + " " + type(column.getDataType()))
        .collect(joining(",\n"));
  }

  private static String partitionedBy(TableSchema schema) {
    if (schema.partitionColumns().isEmpty()) {
      return "";
    }
    return " PARTITIONED BY (" + String.join(", ", schema.partitionColumns()) + ")";
  }

  private static String properties(Map<String, String> properties) {
    if (properties.isEmpty()) {
      return "";
    }
    return properties.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(property -> "'" + property.getKey() + "' = '" + property.getValue() + "'")
        .collect(joining(", ", " TBLPROPERTIES (", ")"));
  }

  private static String type(DataType type) {
    if (type instanceof StructType struct) {
      return struct.fields().stream()
          .map(field -> field.getName() + ": " + type(field.getDataType()))
          .collect(joining(", ", "STRUCT<", ">"));
    }
    if (type instanceof ArrayType array) {
      return "ARRAY<" + type(array.getElementType()) + ">";
    }
    if (type instanceof MapType map) {
      return "MAP<" + type(map.getKeyType()) + ", " + type(map.getValueType()) + ">";
    }
    if (type instanceof IntegerType) {
      return "INT";
    }
    return type.toString().toUpperCase(Locale.ROOT);
  }
}
