package io.sluice.delta.table;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.jspecify.annotations.Nullable;

/**
 * Makes plain Java values of what Parquet hands out piece by piece: the inverse of {@link
 * RowWriteSupport}. Texts stay Parquet's {@link Binary}, because most are only copied.
 */
final class ValueConverters {

  private ValueConverters() {}

  static Converter of(DataType type, Consumer<Object> out) {
    if (type instanceof StructType struct) {
      return Struct.whole(struct, out);
    }
    if (type instanceof ArrayType array) {
      return new Elements(array, out);
    }
    if (type instanceof MapType map) {
      return new Entries(map, out);
    }
    return new Primitive(out);
  }

  /** A struct, or a row: an array of the values of its fields. */
  static final class Struct extends GroupConverter {

    private final Converter[] fields;
    private final int width;
    private final Consumer<Object> out;
    private @Nullable Object[] values;

    /**
     * @param fields those that the file has, in the file's order as asked for
     * @param positions where the value of each goes
     * @param width of the array
     */
    Struct(List<StructField> fields, int[] positions, int width, Consumer<Object> out) {
      this.fields = new Converter[positions.length];
      this.width = width;
      this.out = out;
      this.values = new Object[width];
      for (int i = 0; i < positions.length; i++) {
        int position = positions[i];
        this.fields[i] = of(fields.get(i).getDataType(), value -> values[position] = value);
      }
    }

    static Struct whole(StructType struct, Consumer<Object> out) {
      var positions = new int[struct.length()];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = i;
      }
      return new Struct(struct.fields(), positions, positions.length, out);
    }

    @Nullable Object[] values() {
      return values;
    }

    @Override
    public Converter getConverter(int field) {
      return fields[field];
    }

    @Override
    public void start() {
      values = new Object[width];
    }

    @Override
    public void end() {
      out.accept(values);
    }
  }

  /** A list of three levels: {@code list} of {@code list} of {@code element}. */
  private static final class Elements extends GroupConverter {

    private final Consumer<Object> out;
    private final Repeated repeated;
    private List<@Nullable Object> elements = new ArrayList<>();
    private @Nullable Object element;

    Elements(ArrayType type, Consumer<Object> out) {
      this.out = out;
      this.repeated =
          new Repeated(
              new Converter[] {of(type.getElementType(), value -> element = value)}, this::add);
    }

    private void add() {
      elements.add(element);
      element = null;
    }

    @Override
    public Converter getConverter(int field) {
      return repeated;
    }

    @Override
    public void start() {
      elements = new ArrayList<>();
    }

    @Override
    public void end() {
      out.accept(elements);
    }
  }

  /** A map of three levels: {@code map} of {@code key_value} of {@code key} and {@code value}. */
  private static final class Entries extends GroupConverter {

    private final Consumer<Object> out;
    private final Repeated repeated;
    private Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
    private @Nullable Object key;
    private @Nullable Object entry;

    Entries(MapType type, Consumer<Object> out) {
      this.out = out;
      this.repeated =
          new Repeated(
              new Converter[] {
                of(type.getKeyType(), value -> key = value),
                of(type.getValueType(), value -> entry = value)
              },
              this::put);
    }

    private void put() {
      entries.put(key, entry);
      key = null;
      entry = null;
    }

    @Override
    public Converter getConverter(int field) {
      return repeated;
    }

    @Override
    public void start() {
      entries = new LinkedHashMap<>();
    }

    @Override
    public void end() {
      out.accept(entries);
    }
  }

  /** The level of a list or map that is there once for each element. */
  private static final class Repeated extends GroupConverter {

    private final Converter[] parts;
    private final Runnable end;

    Repeated(Converter[] parts, Runnable end) {
      this.parts = parts;
      this.end = end;
    }

    @Override
    public Converter getConverter(int field) {
      return parts[field];
    }

    @Override
    public void start() {
      // what the element before has left was taken at its end
    }

    @Override
    public void end() {
      end.run();
    }
  }

  private static final class Primitive extends PrimitiveConverter {

    private final Consumer<Object> out;

    Primitive(Consumer<Object> out) {
      this.out = out;
    }

    @Override
    public void addBinary(Binary value) {
      out.accept(value.copy());
    }

    @Override
    public void addBoolean(boolean value) {
      out.accept(value);
    }

    @Override
    public void addDouble(double value) {
      out.accept(value);
    }

    @Override
    public void addInt(int value) {
      out.accept(value);
    }

    @Override
    public void addLong(long value) {
      out.accept(value);
    }
  }
}
