package io.sluice.dashboards.lake;

import static java.util.stream.Collectors.joining;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BasePrimitiveType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import java.util.Map;

/** Delta type → the type's spelling in DuckDB. */
final class DuckTypeMapper {

  private static final Map<String, String> PRIMITIVES =
      Map.ofEntries(
          Map.entry("string", "VARCHAR"),
          Map.entry("long", "BIGINT"),
          Map.entry("integer", "INTEGER"),
          Map.entry("short", "SMALLINT"),
          Map.entry("byte", "TINYINT"),
          Map.entry("float", "FLOAT"),
          Map.entry("double", "DOUBLE"),
          Map.entry("boolean", "BOOLEAN"),
          Map.entry("binary", "BLOB"),
          Map.entry("date", "DATE"),
          Map.entry("timestamp", "TIMESTAMP WITH TIME ZONE"),
          Map.entry("timestamp_ntz", "TIMESTAMP"));

  private DuckTypeMapper() {}

  /**
   * @throws LakeSqlException for a type that DuckDB cannot read from Parquet as Delta writes it
   */
  static String map(DataType type) {
    if (type instanceof StructType struct) {
      return struct.fields().stream()
          .map(field -> Sql.quoted(field.getName()) + " " + map(field.getDataType()))
          .collect(joining(", ", "STRUCT(", ")"));
    }
    if (type instanceof ArrayType array) {
      return map(array.getElementType()) + "[]";
    }
    if (type instanceof MapType map) {
      return "MAP(" + map(map.getKeyType()) + ", " + map(map.getValueType()) + ")";
    }
    if (type instanceof DecimalType decimal) {
      return "DECIMAL(" + decimal.getPrecision() + ", " + decimal.getScale() + ")";
    }
    return primitive(type);
  }

  private static String primitive(DataType type) {
    var name = type instanceof BasePrimitiveType ? type.toString() : "";
    var mapped = PRIMITIVES.get(name);
    if (mapped == null) {
      throw new LakeSqlException("columns of type " + type + " cannot be read here");
    }
    return mapped;
  }
}
