package io.sluice.delta.table;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Reads Delta tables with Kernel alone: none of the code that wrote them is used. */
public final class DeltaTables {

  private static final Engine ENGINE = DefaultEngine.create(hadoop());

  private DeltaTables() {}

  public static Snapshot snapshot(String location) {
    return TableManager.loadSnapshot(location).build(ENGINE);
  }

  public static long transactionVersion(String location, String applicationId) {
    return snapshot(location).getLatestTransactionVersion(ENGINE, applicationId).orElse(-1L);
  }

  /** All rows, each as a map from column name to value; structs are maps too. */
  public static List<Map<String, Object>> rows(String location) throws IOException {
    var rows = new ArrayList<Map<String, Object>>();
    forEach(snapshot(location), rows::add);
    return rows;
  }

  /** All rows of a version, one after the other. */
  public static void forEach(Snapshot snapshot, Consumer<Map<String, Object>> rows)
      throws IOException {
    var scan = snapshot.getScanBuilder().build();
    try (var files = scan.getScanFiles(ENGINE)) {
      while (files.hasNext()) {
        try (var entries = files.next().getRows()) {
          while (entries.hasNext()) {
            readFile(scan, entries.next(), rows);
          }
        }
      }
    }
  }

  /** An earlier version, by time travel. */
  public static Snapshot version(String location, long version) {
    return TableManager.loadSnapshot(location).atVersion(version).build(ENGINE);
  }

  /** How many rows there are by the statistics of the files; 0 when there is no table. */
  public static long count(String location) throws IOException {
    long count = 0;
    try (var files = withStatistics(snapshot(location).getScanBuilder().build())) {
      while (files.hasNext()) {
        try (var entries = files.next().getRows()) {
          while (entries.hasNext()) {
            count += new AddFile(entries.next().getStruct(0)).getNumRecords().orElseThrow();
          }
        }
      }
    } catch (TableNotFoundException e) {
      return 0;
    }
    return count;
  }

  // Hadoop hands the first file system that a process asks for to all: a lake that a test opens
  // itself would get one that leaves checksums, which the sink's process does not keep up to date
  private static Configuration hadoop() {
    var configuration = new Configuration();
    configuration.set("fs.file.impl", RawLocalFileSystem.class.getName());
    return configuration;
  }

  private static CloseableIterator<FilteredColumnarBatch> withStatistics(Scan scan) {
    return ((ScanImpl) scan).getScanFiles(ENGINE, true);
  }

  /** The values of one column. */
  public static List<Object> column(String location, String name) throws IOException {
    return rows(location).stream().map(row -> row.get(name)).toList();
  }

  private static void readFile(
      Scan scan, io.delta.kernel.data.Row file, Consumer<Map<String, Object>> rows)
      throws IOException {
    var state = scan.getScanState(ENGINE);
    var physicalSchema = ScanStateRow.getPhysicalDataReadSchema(state);
    var status = InternalScanFileUtils.getAddFileStatus(file);
    var physical =
        ENGINE
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(status), physicalSchema, Optional.empty());
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(ENGINE, state, file, physical.map(result -> result.getData()))) {
      while (batches.hasNext()) {
        addRows(batches.next(), rows);
      }
    }
  }

  private static void addRows(FilteredColumnarBatch filtered, Consumer<Map<String, Object>> rows) {
    var batch = filtered.getData();
    var selection = filtered.getSelectionVector();
    for (int i = 0; i < batch.getSize(); i++) {
      if (selection.isEmpty() || selection.get().getBoolean(i)) {
        var row = new LinkedHashMap<String, Object>();
        for (int c = 0; c < batch.getSchema().length(); c++) {
          row.put(batch.getSchema().at(c).getName(), value(batch.getColumnVector(c), i));
        }
        rows.accept(row);
      }
    }
  }

  private static Object value(ColumnVector vector, int i) {
    if (vector.isNullAt(i)) {
      return null;
    }
    DataType type = vector.getDataType();
    if (type instanceof StructType struct) {
      var values = new LinkedHashMap<String, Object>();
      for (int f = 0; f < struct.length(); f++) {
        values.put(struct.at(f).getName(), value(vector.getChild(f), i));
      }
      return values;
    }
    if (type instanceof ArrayType) {
      var array = vector.getArray(i);
      return values(array.getElements(), array.getSize());
    }
    if (type instanceof MapType) {
      var map = vector.getMap(i);
      var keys = values(map.getKeys(), map.getSize());
      var mapped = values(map.getValues(), map.getSize());
      var values = new HashMap<Object, Object>();
      for (int k = 0; k < keys.size(); k++) {
        values.put(keys.get(k), mapped.get(k));
      }
      return values;
    }
    return primitive(vector, i, type);
  }

  private static List<Object> values(ColumnVector vector, int size) {
    var values = new Object[size];
    for (int i = 0; i < size; i++) {
      values[i] = value(vector, i);
    }
    return Arrays.asList(values);
  }

  private static Object primitive(ColumnVector vector, int i, DataType type) {
    if (type instanceof StringType) {
      return vector.getString(i);
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return vector.getInt(i);
    }
    if (type instanceof DoubleType) {
      return vector.getDouble(i);
    }
    if (type instanceof BooleanType) {
      return vector.getBoolean(i);
    }
    return vector.getLong(i);
  }
}
