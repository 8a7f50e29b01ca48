package io.sluice.dashboards.lake;

import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest version of a table: its columns and the files that hold its rows.
 *
 * @param version of the table
 * @param columns in the table's order, partition columns included
 * @param partitionColumns whose values stand beside the files and not in them
 * @param files each with the values of the partition columns, null for a null value
 */
record DeltaSnapshot(
    long version, StructType columns, List<String> partitionColumns, List<DataFile> files) {

  /** A Parquet file. */
  record DataFile(String path, Map<String, @Nullable String> partitionValues) {}

  /**
   * Reads the table's log.
   *
   * @throws LakeSqlException when the table cannot be read, or not without showing wrong rows
   */
  static DeltaSnapshot latest(Engine engine, TableName name, Path directory) {
    try {
      var snapshot = TableManager.loadSnapshot(directory.toString()).build(engine);
      refuseColumnMapping(name, snapshot);
      return new DeltaSnapshot(
          snapshot.getVersion(),
          snapshot.getSchema(),
          snapshot.getPartitionColumnNames(),
          files(engine, name, snapshot));
    } catch (KernelException e) {
      throw new LakeSqlException(name + " cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  private static void refuseColumnMapping(TableName name, Snapshot snapshot) {
    var mode = snapshot.getTableProperties().getOrDefault("delta.columnMapping.mode", "none");
    if (!mode.equals("none")) {
      throw new LakeSqlException(
          name + " has column mapping, which is not read here; a Spark or Trino reader can");
    }
  }

  private static List<DataFile> files(Engine engine, TableName name, Snapshot snapshot)
      throws IOException {
    var files = new ArrayList<DataFile>();
    var scan = snapshot.getScanBuilder().build();
    try (var batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (var rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(file(name, rows.next()));
          }
        }
      }
    }
    return files;
  }

  private static DataFile file(TableName name, Row row) {
    // reading past a deletion vector would show rows that have been deleted
    if (InternalScanFileUtils.getDeletionVectorDescriptorFromRow(row) != null) {
      throw new LakeSqlException(
          name + " has deletion vectors, which are not read here; a Spark or Trino reader can");
    }
    return new DataFile(
        localPath(InternalScanFileUtils.getAddFileStatus(row).getPath()),
        InternalScanFileUtils.getPartitionValues(row));
  }

  private static String localPath(String path) {
    return new org.apache.hadoop.fs.Path(path).toUri().getPath();
  }
}
