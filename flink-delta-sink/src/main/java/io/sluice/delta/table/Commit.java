package io.sluice.delta.table;

import io.delta.kernel.Operation;
import io.delta.kernel.Transaction;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.CommitStateUnknownException;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts changes into one table, each exactly once. In one Delta commit go the files, the offsets
 * they bring the table to, and the lock: a number that every commit of ours counts up from the
 * snapshot it has looked at. Kernel refuses a second commit with the same number, so whoever loses
 * a race looks again before it tries again.
 */
final class Commit {

  /** What became of a change. */
  enum Outcome {
    COMMITTED,
    ALREADY_THERE,
    REFUSED
  }

  private static final Logger LOGGER = LoggerFactory.getLogger(Commit.class);
  private static final int ATTEMPTS = 20;

  private final Lake lake;
  private final TableLayout layout;
  private final TableChange change;

  Commit(Lake lake, TableLayout layout, TableChange change) {
    this.lake = lake;
    this.layout = layout;
    this.change = change;
  }

  /**
   * Commits.
   *
   * @throws TableMovedException when the table does not continue where the change begins
   * @throws IOException when the lake cannot be written; nothing is committed then, or all
   */
  Outcome run() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return attempt();
      } catch (UnusableTableException e) {
        return refused(e.reason());
      } catch (ConcurrentWriteException
          | CommitStateUnknownException
          | MaxCommitRetryLimitReachedException e) {
        LOGGER.info("commit to {} met another one, looking again", change.table());
      }
    }
    throw new IOException("table " + change.table() + " is written by too many at once");
  }

  private Outcome attempt() throws IOException {
    var found = lake.look(change.table());
    if (found.isEmpty()) {
      demandFresh(Advance.of(change.ranges(), Progress.NONE));
      lake.createIfMissing(change.table(), layout);
      return attempt();
    }
    return attempt(found.get());
  }

  private Outcome attempt(TableState table) throws IOException {
    var refusal = table.refusal(layout);
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    var advance = Advance.of(change.ranges(), table.progress(change.ranges().keySet()));
    if (advance == Advance.COVERED) {
      return Outcome.ALREADY_THERE;
    }
    demandFresh(advance);
    demandFiles();
    append(table);
    return Outcome.COMMITTED;
  }

  private Outcome refused(String reason) {
    LOGGER.error("rows for {} refused: {}", change.table(), reason);
    return Outcome.REFUSED;
  }

  private void demandFresh(Advance advance) {
    if (advance != Advance.FRESH) {
      throw new TableMovedException(change.table(), advance);
    }
  }

  // a table that was deleted took with it what had been written for its next commit
  private void demandFiles() throws IOException {
    for (var file : change.files()) {
      if (!lake.holds(change.table(), file)) {
        throw new TableMovedException(change.table(), Advance.HOLE);
      }
    }
  }

  private void append(TableState table) throws IOException {
    var builder =
        table
            .snapshot()
            .buildUpdateTableTransaction(Lake.ENGINE_INFO, Operation.WRITE)
            .withTransactionId(TableState.LOCK, table.lock() + 1);
    if (!change.replaced().isEmpty()) {
      // rows may be moved to other files meanwhile: whatever was committed, look again
      builder = builder.withMaxRetries(0);
    }
    var transaction = builder.build(lake.engine());
    var actions = new ArrayList<Row>(offsets());
    for (var file : change.files()) {
      actions.addAll(add(transaction, file, layout));
    }
    actions.addAll(replaced(table, transaction));
    var iterable =
        CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator()));
    var result = transaction.commit(lake.engine(), iterable);
    lake.runHooks(result.getPostCommitHooks());
  }

  private List<Row> offsets() {
    var now = Optional.of(System.currentTimeMillis());
    return change.ranges().entrySet().stream()
        .map(
            range ->
                new SetTransaction(
                    TableState.applicationId(range.getKey()), range.getValue().next(), now))
        .map(txn -> SingleAction.createTxnSingleAction(txn.toRow()))
        .toList();
  }

  private List<Row> replaced(TableState table, Transaction transaction) throws IOException {
    if (change.replaced().isEmpty()) {
      return List.of();
    }
    var snapshot = table.snapshot();
    var whole = new TableLayout(snapshot.getSchema(), snapshot.getPartitionColumnNames(), Map.of());
    var actions = new ArrayList<Row>();
    for (var file : new ReplacedRows(lake, change.table(), table, change.replaced()).rewrite()) {
      actions.add(file.remove());
      if (file.rest().isPresent()) {
        actions.addAll(add(transaction, file.rest().get(), whole));
      }
    }
    return actions;
  }

  private List<Row> add(Transaction transaction, DataFile file, TableLayout layout)
      throws IOException {
    var engine = lake.engine();
    var state = transaction.getTransactionState(engine);
    var context = Transaction.getWriteContext(engine, state, partition(file, layout));
    var files = Utils.toCloseableIterator(List.of(status(file, layout)).iterator());
    var rows = new ArrayList<Row>();
    try (var actions = Transaction.generateAppendActions(engine, state, files, context)) {
      actions.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static Map<String, Literal> partition(DataFile file, TableLayout layout) {
    var literals = new HashMap<String, Literal>();
    for (var column : layout.partitionColumns()) {
      var type = layout.columns().get(column).getDataType();
      literals.put(column, PartitionValue.literal(type, file.partitionValues().get(column)));
    }
    return literals;
  }

  private DataFileStatus status(DataFile file, TableLayout layout) {
    var statistics = DataFileStatistics.deserializeFromJson(file.statistics(), dataColumns(layout));
    return new DataFileStatus(
        lake.location(change.table()) + "/" + file.path(),
        file.bytes(),
        file.modifiedMillis(),
        statistics);
  }

  private static StructType dataColumns(TableLayout layout) {
    return new StructType(
        layout.columns().fields().stream()
            .filter(column -> !layout.partitionColumns().contains(column.getName()))
            .toList());
  }
}
