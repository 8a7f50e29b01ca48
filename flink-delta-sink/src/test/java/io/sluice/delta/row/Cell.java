package io.sluice.delta.row;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructType;
import java.util.List;

/** Looks into a row by the names of its schema, so that a test sees a value in the wrong place. */
final class Cell {

  private Cell() {}

  /**
   * The value at a path of field names and list positions, e.g. {@code sum.exemplars.0.value}. The
   * first null on the way is the answer.
   */
  static Object of(TableRow row, String path) {
    Object value = row.values();
    DataType type = row.schema().columns();
    for (var step : path.split("\\.", -1)) {
      if (value == null) {
        return null;
      }
      if (type instanceof StructType struct) {
        value = ((Object[]) value)[struct.indexOf(step)];
        type = struct.get(step).getDataType();
      } else {
        value = ((List<?>) value).get(Integer.parseInt(step));
        type = ((ArrayType) type).getElementType();
      }
    }
    return value;
  }
}
