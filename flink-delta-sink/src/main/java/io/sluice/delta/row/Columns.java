package io.sluice.delta.row;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampType;

/** The column types of the documented tables, by the names the documents use; all nullable. */
final class Columns {

  static final DataType STRING = StringType.STRING;
  static final DataType LONG = LongType.LONG;
  static final DataType INT = IntegerType.INTEGER;
  static final DataType DOUBLE = DoubleType.DOUBLE;
  static final DataType BOOLEAN = BooleanType.BOOLEAN;
  static final DataType TIMESTAMP = TimestampType.TIMESTAMP;

  /** Attributes, tags, metadata. */
  static final DataType STRING_MAP = new MapType(STRING, STRING, true);

  private Columns() {}

  static DataType arrayOf(DataType element) {
    return new ArrayType(element, true);
  }
}
