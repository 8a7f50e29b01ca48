package io.sluice.dashboards.lake;

import static java.util.stream.Collectors.joining;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import java.util.Map;

/** Delta type → its spelling in the documented {@code CREATE TABLE} statements, in lower case. */
final class DdlTypeMapper {

  private static final Map<String, String> SPELLINGS =
      Map.of("long", "bigint", "integer", "int", "short", "smallint", "byte", "tinyint");

  private DdlTypeMapper() {}

  static String map(DataType type) {
    if (type instanceof StructType struct) {
      return struct.fields().stream()
          .map(field -> field.getName() + ":" + map(field.getDataType()))
          .collect(joining(",", "struct<", ">"));
    }
    if (type instanceof ArrayType array) {
      return "array<" + map(array.getElementType()) + ">";
    }
    if (type instanceof MapType map) {
      return "map<" + map(map.getKeyType()) + "," + map(map.getValueType()) + ">";
    }
    if (type instanceof DecimalType decimal) {
      return "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
    }
    return SPELLINGS.getOrDefault(type.toString(), type.toString());
  }
}
