package io.sluice.delta.table;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What Kernel has read, as the plain Java values that {@link RowWriteSupport} writes. */
final class PlainValues {

  private PlainValues() {}

  /** Hands on the rows of a batch that are not deleted. */
  static void forEachRow(FilteredColumnarBatch filtered, Consumer<@Nullable Object[]> rows) {
    var batch = filtered.getData();
    var selection = filtered.getSelectionVector();
    for (int i = 0; i < batch.getSize(); i++) {
      if (selection.isPresent() && !selection.get().getBoolean(i)) {
        continue;
      }
      var row = new @Nullable Object[batch.getSchema().length()];
      for (int column = 0; column < row.length; column++) {
        row[column] = value(batch.getColumnVector(column), i);
      }
      rows.accept(row);
    }
  }

  private static @Nullable Object value(ColumnVector vector, int i) {
    if (vector.isNullAt(i)) {
      return null;
    }
    var type = vector.getDataType();
    if (type instanceof StructType struct) {
      var values = new @Nullable Object[struct.length()];
      for (int field = 0; field < values.length; field++) {
        values[field] = value(vector.getChild(field), i);
      }
      return values;
    }
    if (type instanceof ArrayType) {
      var array = vector.getArray(i);
      return values(array.getElements(), array.getSize());
    }
    if (type instanceof MapType) {
      var map = vector.getMap(i);
      var keys = values(map.getKeys(), map.getSize());
      var values = values(map.getValues(), map.getSize());
      var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
      for (int entry = 0; entry < keys.size(); entry++) {
        entries.put(keys.get(entry), values.get(entry));
      }
      return entries;
    }
    return primitive(vector, i, type);
  }

  private static List<@Nullable Object> values(ColumnVector vector, int size) {
    var values = new ArrayList<@Nullable Object>(size);
    for (int i = 0; i < size; i++) {
      values.add(value(vector, i));
    }
    return values;
  }

  private static Object primitive(ColumnVector vector, int i, DataType type) {
    if (type instanceof StringType) {
      return vector.getString(i);
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return vector.getInt(i);
    }
    if (type instanceof DoubleType) {
      return vector.getDouble(i);
    }
    if (type instanceof BooleanType) {
      return vector.getBoolean(i);
    }
    return vector.getLong(i);
  }
}
