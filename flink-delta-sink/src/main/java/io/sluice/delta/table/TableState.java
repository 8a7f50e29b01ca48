package io.sluice.delta.table;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * A table as it was when somebody looked.
 *
 * <p>How far it has come stands in Delta's own {@code txn} actions, one application id for each
 * log, whose version is the offset of the next record. They are written in the same commit as the
 * rows and so can never disagree with them.
 */
public final class TableState {

  /** The application id that every commit of ours counts up, so that no two go unnoticed. */
  public static final String LOCK = "sluice";

  private static final String UNSUPPORTED = "the table uses a Delta feature that cannot be written";

  private final Snapshot snapshot;
  private final Engine engine;

  TableState(Snapshot snapshot, Engine engine) {
    this.snapshot = snapshot;
    this.engine = engine;
  }

  /** What Kernel knows of it. */
  public Snapshot snapshot() {
    return snapshot;
  }

  public long version() {
    return snapshot.getVersion();
  }

  /** All columns, partition columns among them. */
  public StructType columns() {
    return snapshot.getSchema();
  }

  /** The columns that are in the data files. */
  public StructType dataColumns() {
    return new StructType(
        columns().fields().stream()
            .filter(column -> !partitionColumns().contains(column.getName()))
            .toList());
  }

  public List<String> partitionColumns() {
    return snapshot.getPartitionColumnNames();
  }

  /** The data files that make up the table, with their statistics. */
  public List<LiveFile> files() throws IOException {
    var files = new ArrayList<LiveFile>();
    var scan = (ScanImpl) snapshot.getScanBuilder().build();
    try (var batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (var rows = batches.next().getRows()) {
          rows.forEachRemaining(row -> files.add(live(row)));
        }
      }
    }
    return files;
  }

  // a row of Kernel's is a window on a batch of them
  private LiveFile live(Row row) {
    var add = new AddFile(row.getStruct(row.getSchema().indexOf("add")));
    return new LiveFile(add, snapshot.getPath());
  }

  /** Why files of the table cannot be replaced by others; empty when they can. */
  public Optional<String> rewriteRefusal() {
    var properties = snapshot.getTableProperties();
    if (!"none".equals(properties.getOrDefault("delta.columnMapping.mode", "none"))) {
      return Optional.of("the table uses column mapping");
    }
    if ("true".equals(properties.get("delta.enableRowTracking"))) {
      return Optional.of("the table tracks its rows");
    }
    try {
      ParquetSchema.of(dataColumns().fields());
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return canBeWritten() ? Optional.empty() : Optional.of(UNSUPPORTED);
  }

  /** The number of the last commit of ours; -1 when there is none. */
  long lock() {
    return snapshot.getLatestTransactionVersion(engine, LOCK).orElse(-1L);
  }

  /** How far the table has come in these logs. */
  public Progress progress(Collection<String> logs) {
    var nextOffsets = new HashMap<String, Long>();
    for (var log : logs) {
      snapshot
          .getLatestTransactionVersion(engine, applicationId(log))
          .ifPresent(next -> nextOffsets.put(log, next));
    }
    return new Progress(nextOffsets);
  }

  /**
   * Why rows of this layout cannot be written to the table; empty when they can. A table may have
   * more columns than the layout (they stay null), in any order, but not fewer and not others.
   */
  public Optional<String> refusal(TableLayout layout) {
    var mapping = snapshot.getTableProperties().getOrDefault("delta.columnMapping.mode", "none");
    if (!"none".equals(mapping)) {
      return Optional.of("the table uses column mapping");
    }
    if (!snapshot.getPartitionColumnNames().equals(layout.partitionColumns())) {
      return Optional.of("the table has other partition columns");
    }
    return SchemaFit.trouble(layout.columns(), snapshot.getSchema())
        .or(() -> canBeWritten() ? Optional.empty() : Optional.of(UNSUPPORTED));
  }

  private boolean canBeWritten() {
    try {
      snapshot.buildUpdateTableTransaction(Lake.ENGINE_INFO, Operation.WRITE).build(engine);
      return true;
    } catch (KernelException | UnsupportedOperationException e) {
      return false;
    }
  }

  static String applicationId(String log) {
    return LOCK + ":" + log;
  }

  /** Whether an application id is that of a log, and its version so an offset. */
  public static boolean isOffset(String applicationId) {
    return applicationId.startsWith(LOCK + ":");
  }
}
