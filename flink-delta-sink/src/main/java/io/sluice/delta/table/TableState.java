package io.sluice.delta.table;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import java.util.Collection;
import java.util.HashMap;
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
  static final String LOCK = "sluice";

  private static final String UNSUPPORTED = "the table uses a Delta feature that cannot be written";

  private final Snapshot snapshot;
  private final Engine engine;

  TableState(Snapshot snapshot, Engine engine) {
    this.snapshot = snapshot;
    this.engine = engine;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  long version() {
    return snapshot.getVersion();
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
}
