package io.sluice.delta.table;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * From Delta's types to Parquet's, as the Delta protocol and Parquet's rules for nested types have
 * them: lists and maps of three levels, timestamps in microseconds of UTC.
 */
final class ParquetSchema {

  private ParquetSchema() {}

  static MessageType of(List<StructField> columns) {
    var message = Types.buildMessage();
    columns.forEach(column -> message.addField(optional(column.getName(), column.getDataType())));
    return message.named("row");
  }

  private static Type optional(String name, DataType type) {
    return type(name, type, Repetition.OPTIONAL);
  }

  private static Type type(String name, DataType type, Repetition repetition) {
    if (type instanceof StructType struct) {
      return struct(name, struct, repetition);
    }
    if (type instanceof ArrayType array) {
      var element = optional("element", array.getElementType());
      return Types.list(repetition).element(element).named(name);
    }
    if (type instanceof MapType map) {
      return Types.map(repetition)
          .key(type("key", map.getKeyType(), Repetition.REQUIRED))
          .value(optional("value", map.getValueType()))
          .named(name);
    }
    return primitive(name, type, repetition);
  }

  private static GroupType struct(String name, StructType struct, Repetition repetition) {
    var group = Types.buildGroup(repetition);
    struct
        .fields()
        .forEach(field -> group.addField(optional(field.getName(), field.getDataType())));
    return group.named(name);
  }

  private static Type primitive(String name, DataType type, Repetition repetition) {
    if (type instanceof StringType) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(LogicalTypeAnnotation.stringType())
          .named(name);
    }
    if (type instanceof TimestampType) {
      return Types.primitive(PrimitiveTypeName.INT64, repetition)
          .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
          .named(name);
    }
    if (type instanceof DateType) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition)
          .as(LogicalTypeAnnotation.dateType())
          .named(name);
    }
    return Types.primitive(plain(type), repetition).named(name);
  }

  private static PrimitiveTypeName plain(DataType type) {
    if (type instanceof LongType) {
      return PrimitiveTypeName.INT64;
    }
    if (type instanceof IntegerType) {
      return PrimitiveTypeName.INT32;
    }
    if (type instanceof DoubleType) {
      return PrimitiveTypeName.DOUBLE;
    }
    if (type instanceof BooleanType) {
      return PrimitiveTypeName.BOOLEAN;
    }
    throw new IllegalArgumentException("no table of ours has a column of type " + type);
  }
}
