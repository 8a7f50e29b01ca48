package io.sluice.delta.table;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * Pushes rows of plain Java values into Parquet, value by value. The tree of types is walked once,
 * into a tree of writers.
 */
@NullUnmarked // Parquet hands the consumer in after construction
final class RowWriteSupport extends WriteSupport<@Nullable Object[]> {

  /** Writes a value that is not null. */
  @FunctionalInterface
  private interface ValueWriter {
    void write(Object value);
  }

  private final List<StructField> columns;
  private final int[] positions;
  private final ValueWriter[] writers;
  private RecordConsumer out;

  /**
   * @param columns the columns of the file
   * @param positions where each of them stands in a row
   */
  RowWriteSupport(List<StructField> columns, int[] positions) {
    this.columns = columns;
    this.positions = positions;
    this.writers = writers(columns);
  }

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(ParquetSchema.of(columns), Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(ParquetSchema.of(columns), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(Object[] row) {
    out.startMessage();
    for (int i = 0; i < writers.length; i++) {
      field(columns.get(i).getName(), i, row[positions[i]], writers[i]);
    }
    out.endMessage();
  }

  private void field(String name, int index, Object value, ValueWriter writer) {
    if (value == null) {
      return;
    }
    out.startField(name, index);
    writer.write(value);
    out.endField(name, index);
  }

  private ValueWriter[] writers(List<StructField> fields) {
    return fields.stream().map(field -> writer(field.getDataType())).toArray(ValueWriter[]::new);
  }

  private ValueWriter writer(DataType type) {
    if (type instanceof StructType struct) {
      return struct(struct);
    }
    if (type instanceof ArrayType array) {
      return list(writer(array.getElementType()));
    }
    if (type instanceof MapType map) {
      return map(writer(map.getKeyType()), writer(map.getValueType()));
    }
    return primitive(type);
  }

  private ValueWriter struct(StructType struct) {
    var fields = writers(struct.fields());
    var names = struct.fieldNames().toArray(String[]::new);
    return value -> {
      var values = (Object[]) value;
      out.startGroup();
      for (int i = 0; i < fields.length; i++) {
        field(names[i], i, values[i], fields[i]);
      }
      out.endGroup();
    };
  }

  private ValueWriter list(ValueWriter elements) {
    return value -> {
      var list = (List<?>) value;
      out.startGroup();
      if (!list.isEmpty()) {
        out.startField("list", 0);
        for (var element : list) {
          out.startGroup();
          field("element", 0, element, elements);
          out.endGroup();
        }
        out.endField("list", 0);
      }
      out.endGroup();
    };
  }

  private ValueWriter map(ValueWriter keys, ValueWriter values) {
    return value -> {
      var map = (Map<?, ?>) value;
      out.startGroup();
      if (!map.isEmpty()) {
        out.startField("key_value", 0);
        for (var entry : map.entrySet()) {
          out.startGroup();
          field("key", 0, entry.getKey(), keys);
          field("value", 1, entry.getValue(), values);
          out.endGroup();
        }
        out.endField("key_value", 0);
      }
      out.endGroup();
    };
  }

  private ValueWriter primitive(DataType type) {
    if (type instanceof StringType) {
      return value -> out.addBinary(value instanceof Binary b ? b : binary((String) value));
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return value -> out.addInteger((Integer) value);
    }
    if (type instanceof DoubleType) {
      return value -> out.addDouble((Double) value);
    }
    if (type instanceof BooleanType) {
      return value -> out.addBoolean((Boolean) value);
    }
    return value -> out.addLong((Long) value);
  }

  // not Binary.fromString: it hides the bytes in a buffer, which is hashed and copied one by one
  private static Binary binary(String text) {
    return Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
  }
}
