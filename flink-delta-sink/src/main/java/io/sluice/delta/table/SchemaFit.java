package io.sluice.delta.table;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.Optional;

/** Whether rows of one schema can be written to a table of another. */
final class SchemaFit {

  private SchemaFit() {}

  /** The first reason why not; empty when they can. */
  static Optional<String> trouble(StructType rows, StructType table) {
    for (var column : rows.fields()) {
      if (!table.fieldNames().contains(column.getName())) {
        return Optional.of("the table has no column " + column.getName());
      }
      if (!isSame(column.getDataType(), table.get(column.getName()).getDataType())) {
        return Optional.of("the table's column " + column.getName() + " has another type");
      }
    }
    return table.fields().stream()
        .filter(column -> !column.isNullable())
        .map(column -> "the table's column " + column.getName() + " may not be null")
        .findFirst();
  }

  // what fields are called and made of; comments and nullability inside do not matter to a writer
  private static boolean isSame(DataType one, DataType other) {
    if (one instanceof StructType struct && other instanceof StructType otherStruct) {
      return isSameStruct(struct, otherStruct);
    }
    if (one instanceof ArrayType array && other instanceof ArrayType otherArray) {
      return isSame(array.getElementType(), otherArray.getElementType());
    }
    if (one instanceof MapType map && other instanceof MapType otherMap) {
      return isSame(map.getKeyType(), otherMap.getKeyType())
          && isSame(map.getValueType(), otherMap.getValueType());
    }
    return one.equals(other);
  }

  private static boolean isSameStruct(StructType one, StructType other) {
    if (one.length() != other.length()) {
      return false;
    }
    for (int i = 0; i < one.length(); i++) {
      if (!isSameField(one.at(i), other.at(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSameField(StructField one, StructField other) {
    return one.getName().equals(other.getName()) && isSame(one.getDataType(), other.getDataType());
  }
}
