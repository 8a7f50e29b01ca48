package io.sluice.delta.table;

import io.delta.kernel.expressions.Literal;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of partition columns: as text in the log, in paths, and back as Kernel's literals. */
final class PartitionValue {

  /** How Hive, and all after it, call the directory of null. */
  private static final String NULL_DIRECTORY = "__HIVE_DEFAULT_PARTITION__";

  private PartitionValue() {}

  /** As the Delta protocol spells it; null, and the empty text, are null there. */
  static @Nullable String text(DataType type, @Nullable Object value) {
    if (value == null || value.equals("")) {
      return null;
    }
    if (type instanceof DateType) {
      return LocalDate.ofEpochDay((Integer) value).toString();
    }
    return value.toString();
  }

  static Literal literal(DataType type, @Nullable String text) {
    if (text == null) {
      return Literal.ofNull(type);
    }
    if (type instanceof StringType) {
      return Literal.ofString(text);
    }
    if (type instanceof DateType) {
      return Literal.ofDate(Math.toIntExact(LocalDate.parse(text).toEpochDay()));
    }
    if (type instanceof IntegerType) {
      return Literal.ofInt(Integer.parseInt(text));
    }
    if (type instanceof LongType) {
      return Literal.ofLong(Long.parseLong(text));
    }
    if (type instanceof BooleanType) {
      return Literal.ofBoolean(Boolean.parseBoolean(text));
    }
    throw new IllegalArgumentException(
        "no table of ours is partitioned by a column of type " + type);
  }

  /** {@code column=value/}; readers never take the value from there. */
  static String directory(Map<String, @Nullable String> values) {
    var path = new StringBuilder();
    values.forEach(
        (column, value) -> path.append(column).append('=').append(escaped(value)).append('/'));
    return path.toString();
  }

  // an encoded % would be decoded once too often by somebody: keep what is plain, drop the rest
  private static String escaped(@Nullable String value) {
    if (value == null) {
      return NULL_DIRECTORY;
    }
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
