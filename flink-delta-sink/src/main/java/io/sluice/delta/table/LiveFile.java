package io.sluice.delta.table;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** A data file that is part of its table, in the version that it was found in. */
public final class LiveFile {

  private final AddFile add;
  private final Path location;
  private final Map<String, @Nullable String> partitionValues;

  LiveFile(AddFile add, String table) {
    this.add = add;
    this.location = location(table, add.getPath());
    this.partitionValues = VectorUtils.toJavaMap(add.getPartitionValues());
  }

  /** Where a file of a table is, by its path as Delta's log has it: escaped, and often relative. */
  public static Path location(String table, String path) {
    var uri = URI.create(path);
    return uri.isAbsolute() ? new Path(uri) : new Path(new Path(table), new Path(uri.getPath()));
  }

  /** The path as Delta's log has it; unique in a table. */
  public String path() {
    return add.getPath();
  }

  public long bytes() {
    return add.getSize();
  }

  /** Milliseconds since the epoch. */
  public long modifiedMillis() {
    return add.getModificationTime();
  }

  /** How many rows it has; empty when its writer did not say. */
  public Optional<Long> rows() {
    return add.getNumRecords();
  }

  /** By partition column, as Delta spells them; null values are null. */
  public Map<String, @Nullable String> partitionValues() {
    return partitionValues;
  }

  /** Whether some of its rows are deleted although they are in the file. */
  public boolean hasDeletionVector() {
    return add.getDeletionVector().isPresent();
  }

  /** Delta's statistics as JSON; empty when its writer gave none. */
  public Optional<String> statistics() {
    return add.getStatsJson();
  }

  /**
   * Whether it may hold a row whose timestamp is in a span of time, by its statistics.
   *
   * @param column a timestamp column
   * @param columns all columns of the table's data files
   * @param fromMicros the first moment, in microseconds since the epoch
   * @param toMicros the first moment behind the last
   */
  public boolean mayHold(String column, StructType columns, long fromMicros, long toMicros) {
    var bounds =
        add.getStatsJson().flatMap(json -> DataFileStatistics.deserializeFromJson(json, columns));
    var name = new Column(column);
    var min = bounds.map(DataFileStatistics::getMinValues).map(values -> values.get(name));
    var max = bounds.map(DataFileStatistics::getMaxValues).map(values -> values.get(name));
    boolean isBefore = max.isPresent() && (Long) max.get().getValue() < fromMicros;
    boolean isBehind = min.isPresent() && (Long) min.get().getValue() >= toMicros;
    return !isBefore && !isBehind;
  }

  Path location() {
    return location;
  }

  AddFile add() {
    return add;
  }

  @Override
  public String toString() {
    return path();
  }
}
