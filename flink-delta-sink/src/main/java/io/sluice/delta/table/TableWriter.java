package io.sluice.delta.table;

import io.delta.kernel.types.StructField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one table and one checkpoint: one open file for each Delta partition.
 * Provisional rows wait until the checkpoint, so that a better one may still take their place.
 */
final class TableWriter {

  /** A file that has come this far is finished and another one is begun. */
  private static final long FILE_BYTES = 256L * 1024 * 1024;

  /** To ask how far a file has come costs as much as to write a few columns. */
  private static final int ROWS_BETWEEN_LOOKS = 1000;

  private final Lake lake;
  private final String table;
  private final String layoutName;
  private final TableLayout layout;
  private final List<StructField> columns;
  private final int[] positions;
  private final Map<Map<String, @Nullable String>, RowFile> open = new HashMap<>();
  private final List<DataFile> finished = new ArrayList<>();
  private final Map<String, OffsetRange> ranges = new HashMap<>();
  private final Map<String, @Nullable Object[]> provisional = new LinkedHashMap<>();
  private final List<String> replaced = new ArrayList<>();
  private long rows;
  private long oldestMillis = Long.MAX_VALUE;

  TableWriter(Lake lake, String table, String layoutName, TableLayout layout) {
    this.lake = lake;
    this.table = table;
    this.layoutName = layoutName;
    this.layout = layout;
    this.columns =
        layout.columns().fields().stream()
            .filter(column -> !layout.partitionColumns().contains(column.getName()))
            .toList();
    this.positions =
        columns.stream().mapToInt(column -> layout.columns().indexOf(column.getName())).toArray();
  }

  void write(TableRows batch) throws IOException {
    for (var row : batch.rows()) {
      write(row, batch.standing());
    }
    ranges.merge(batch.log(), OffsetRange.of(batch.offset()), OffsetRange::merge);
    oldestMillis = Math.min(oldestMillis, batch.timestampMillis());
  }

  TableChange finish() throws IOException {
    for (var row : provisional.values()) {
      write(row);
    }
    provisional.clear();
    for (var file : open.values()) {
      finished.add(file.finish());
    }
    open.clear();
    return new TableChange(table, layoutName, ranges, finished, rows, oldestMillis, replaced);
  }

  void discard() throws IOException {
    for (var file : open.values()) {
      file.discard();
    }
  }

  private void write(@Nullable Object[] row, RowStanding standing) throws IOException {
    if (standing instanceof RowStanding.Provisional waiting) {
      provisional.put(waiting.id(), row);
      return;
    }
    if (standing instanceof RowStanding.Replacing better
        && provisional.remove(better.id()) == null) {
      replaced.add(better.id());
    }
    write(row);
  }

  private void write(@Nullable Object[] row) throws IOException {
    var partition = partition(row);
    var file = open.get(partition);
    if (file == null) {
      file = create(partition);
      open.put(partition, file);
    }
    file.write(row);
    rows++;
    if (rows % ROWS_BETWEEN_LOOKS == 0 && file.size() > FILE_BYTES) {
      finished.add(file.finish());
      open.remove(partition);
    }
  }

  private Map<String, @Nullable String> partition(@Nullable Object[] row) {
    if (layout.partitionColumns().isEmpty()) {
      return Map.of();
    }
    var values = new LinkedHashMap<String, @Nullable String>();
    for (var name : layout.partitionColumns()) {
      int index = layout.columns().indexOf(name);
      var type = layout.columns().at(index).getDataType();
      values.put(name, PartitionValue.text(type, row[index]));
    }
    return values;
  }

  private RowFile create(Map<String, @Nullable String> partition) throws IOException {
    var path = PartitionValue.directory(partition) + "part-" + UUID.randomUUID() + ".zstd.parquet";
    return RowFile.create(
        lake.location(table), path, columns, positions, partition, lake.configuration());
  }
}
