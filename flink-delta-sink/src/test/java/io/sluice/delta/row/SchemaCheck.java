package io.sluice.delta.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.util.List;
import java.util.Map;

/** Asserts that every value of a row has the Java type that its column asks for. */
final class SchemaCheck {

  private static final Map<DataType, Class<?>> CLASSES =
      Map.of(
          StringType.STRING, String.class,
          LongType.LONG, Long.class,
          IntegerType.INTEGER, Integer.class,
          DoubleType.DOUBLE, Double.class,
          BooleanType.BOOLEAN, Boolean.class,
          TimestampType.TIMESTAMP, Long.class);

  private SchemaCheck() {}

  static void assertFits(TableRow row) {
    assertFits("row", row.schema().columns(), row.values());
  }

  private static void assertFits(String path, DataType type, Object value) {
    if (value == null) {
      return;
    }
    if (type instanceof StructType struct) {
      assertThat(value).as(path).isInstanceOf(Object[].class);
      var values = (Object[]) value;
      assertThat(values).as(path).hasSize(struct.length());
      for (int i = 0; i < values.length; i++) {
        assertFits(path + "." + struct.at(i).getName(), struct.at(i).getDataType(), values[i]);
      }
    } else if (type instanceof ArrayType array) {
      assertThat(value).as(path).isInstanceOf(List.class);
      ((List<?>) value).forEach(v -> assertFits(path + "[]", array.getElementType(), v));
    } else if (type instanceof MapType map) {
      assertThat(value).as(path).isInstanceOf(Map.class);
      ((Map<?, ?>) value).keySet().forEach(k -> assertFits(path + " key", map.getKeyType(), k));
      ((Map<?, ?>) value).values().forEach(v -> assertFits(path + "{}", map.getValueType(), v));
    } else {
      assertThat(value).as(path).isInstanceOf(CLASSES.get(type));
    }
  }
}
