package io.sluice.delta.table;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Delta's statistics of a file, from what Parquet counted while it was written: the number of rows,
 * and for each column that is neither struct, list nor map its minimum, maximum and nulls, so that
 * a reader can skip files. Texts are cut to a prefix, as every Delta writer does.
 */
final class FileStatistics {

  private static final int PREFIX = 32;
  private static final String BEHIND_EVERY_TEXT = Character.toString(Character.MAX_CODE_POINT);
  private static final long MICROS_PER_MILLI = 1000;

  private final Map<Column, Literal> minima = new HashMap<>();
  private final Map<Column, Literal> maxima = new HashMap<>();
  private final Map<Column, Long> nulls = new HashMap<>();

  private FileStatistics() {}

  /** The statistics as JSON text. */
  static String of(ParquetMetadata footer, List<StructField> columns) {
    var statistics = new FileStatistics();
    columns.forEach(column -> statistics.add(footer, column));
    long rows = footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
    return new DataFileStatistics(
            rows, statistics.minima, statistics.maxima, statistics.nulls, Optional.empty())
        .serializeAsJson(new StructType(columns));
  }

  private void add(ParquetMetadata footer, StructField column) {
    merged(footer, column.getName()).ifPresent(found -> add(column, found));
  }

  private void add(StructField column, Statistics<?> found) {
    var name = new Column(column.getName());
    nulls.put(name, found.getNumNulls());
    if (found.hasNonNullValue()) {
      lower(column.getDataType(), found.genericGetMin()).ifPresent(min -> minima.put(name, min));
      upper(column.getDataType(), found.genericGetMax()).ifPresent(max -> maxima.put(name, max));
    }
  }

  private static Optional<Statistics<?>> merged(ParquetMetadata footer, String column) {
    Statistics<?> merged = null;
    for (var block : footer.getBlocks()) {
      for (var chunk : block.getColumns()) {
        var path = chunk.getPath().toArray();
        if (path.length == 1 && path[0].equals(column)) {
          merged = merge(merged, chunk.getStatistics());
        }
      }
    }
    return Optional.ofNullable(merged);
  }

  private static Statistics<?> merge(@Nullable Statistics<?> merged, Statistics<?> next) {
    if (merged == null) {
      return next.copy();
    }
    merged.mergeStatistics(next);
    return merged;
  }

  private static Optional<Literal> lower(DataType type, Object min) {
    return type instanceof StringType ? text(prefix(min)) : literal(type, min);
  }

  private static Optional<Literal> upper(DataType type, Object max) {
    if (type instanceof StringType) {
      var text = text((Binary) max);
      return text(isCut(text) ? prefix(max) + BEHIND_EVERY_TEXT : text);
    }
    if (type instanceof TimestampType) {
      // the JSON has milliseconds only: round up, so that no row lies outside
      long micros = (Long) max;
      return literal(type, -Math.floorDiv(-micros, MICROS_PER_MILLI) * MICROS_PER_MILLI);
    }
    return literal(type, max);
  }

  private static Optional<Literal> literal(DataType type, Object value) {
    if (type instanceof LongType) {
      return Optional.of(Literal.ofLong((Long) value));
    }
    if (type instanceof IntegerType) {
      return Optional.of(Literal.ofInt((Integer) value));
    }
    if (type instanceof TimestampType) {
      return Optional.of(Literal.ofTimestamp((Long) value));
    }
    if (type instanceof DateType) {
      return Optional.of(Literal.ofDate((Integer) value));
    }
    if (type instanceof DoubleType && Double.isFinite((Double) value)) {
      return Optional.of(Literal.ofDouble((Double) value));
    }
    return Optional.empty();
  }

  private static Optional<Literal> text(String text) {
    return Optional.of(Literal.ofString(text));
  }

  private static String text(Binary value) {
    return value.toStringUsingUTF8();
  }

  private static boolean isCut(String text) {
    return text.codePointCount(0, text.length()) > PREFIX;
  }

  private static String prefix(Object value) {
    var text = text((Binary) value);
    return isCut(text) ? text.substring(0, text.offsetByCodePoints(0, PREFIX)) : text;
  }
}
