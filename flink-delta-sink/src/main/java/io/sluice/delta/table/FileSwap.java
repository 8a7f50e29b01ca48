package io.sluice.delta.table;

import io.delta.kernel.Operation;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.CommitStateUnknownException;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts files into a table in the place of others, in one Delta commit: a reader sees the one or the
 * other, never both and never none.
 *
 * <p>The swap is weighed against the newest version of the table, and Kernel is not allowed to put
 * it behind a version that was not looked at. So whoever else commits meanwhile, the sink or Spark,
 * makes it look again; and a file that somebody else has taken out makes it give up. The offsets
 * stay as they are, the lock counts up.
 */
public final class FileSwap {

  /** What became of a swap. */
  public enum Outcome {
    DONE,
    /** A file to be replaced is not in the table any more. Nothing has changed. */
    LOST
  }

  /** What the new files hold, for those who follow a table's changes. */
  public enum Rows {
    /** The rows of the old ones, in other files. */
    SAME,
    CHANGED
  }

  private static final Logger LOGGER = LoggerFactory.getLogger(FileSwap.class);
  private static final int ATTEMPTS = 50;

  private final Lake lake;
  private final String table;
  private final Rows rows;

  public FileSwap(Lake lake, String table, Rows rows) {
    this.lake = lake;
    this.table = table;
    this.rows = rows;
  }

  /**
   * Commits.
   *
   * @param out files of the table that go; may be empty
   * @param in files that are written and come; may be empty
   * @throws IOException when the lake cannot be written, or is written by too many at once
   */
  public Outcome run(Collection<LiveFile> out, Collection<DataFile> in) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var found = lake.look(table);
      if (found.isEmpty()) {
        return Outcome.LOST;
      }
      try {
        return attempt(found.get(), out, in);
      } catch (ConcurrentWriteException
          | CommitStateUnknownException
          | MaxCommitRetryLimitReachedException e) {
        LOGGER.info("commit to {} met another one, looking again", table);
      }
    }
    throw new IOException("table " + table + " is written by too many at once");
  }

  private Outcome attempt(TableState state, Collection<LiveFile> out, Collection<DataFile> in)
      throws IOException {
    var live = state.files().stream().collect(Collectors.toMap(LiveFile::path, file -> file));
    if (isDone(live.keySet(), in)) {
      return Outcome.DONE; // the answer to an earlier attempt was lost
    }
    if (!out.stream().allMatch(file -> isUnchanged(live.get(file.path()), file)) || !holds(in)) {
      return Outcome.LOST;
    }
    commit(state, out, in);
    return Outcome.DONE;
  }

  private static boolean isDone(Set<String> live, Collection<DataFile> in) {
    return !in.isEmpty() && in.stream().allMatch(file -> live.contains(file.path()));
  }

  private static boolean isUnchanged(@Nullable LiveFile now, LiveFile then) {
    return now != null && now.hasDeletionVector() == then.hasDeletionVector();
  }

  private boolean holds(Collection<DataFile> in) throws IOException {
    for (var file : in) {
      if (!lake.holds(table, file)) {
        return false;
      }
    }
    return true;
  }

  private void commit(TableState state, Collection<LiveFile> out, Collection<DataFile> in)
      throws IOException {
    var transaction =
        state
            .snapshot()
            .buildUpdateTableTransaction(
                Lake.ENGINE_INFO, rows == Rows.SAME ? Operation.MANUAL_UPDATE : Operation.WRITE)
            .withTransactionId(TableState.LOCK, state.lock() + 1)
            .withMaxRetries(0)
            .build(lake.engine());
    var actions = new ArrayList<Row>();
    var now = Optional.of(System.currentTimeMillis());
    for (var file : out) {
      var remove = file.add().toRemoveFileRow(rows == Rows.CHANGED, now);
      actions.add(SingleAction.createRemoveFileSingleAction(remove));
    }
    for (var file : in) {
      actions.add(SingleAction.createAddFileSingleAction(add(state, file).toRow()));
    }
    var iterable =
        CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator()));
    var result = transaction.commit(lake.engine(), iterable);
    lake.runHooks(result.getPostCommitHooks());
  }

  private AddFile add(TableState state, DataFile file) {
    var root = lake.location(table);
    var columns = state.dataColumns();
    var status =
        new DataFileStatus(
            root + "/" + file.path(),
            file.bytes(),
            file.modifiedMillis(),
            DataFileStatistics.deserializeFromJson(file.statistics(), columns));
    return AddFile.convertDataFileStatus(
        columns,
        URI.create(root),
        status,
        partition(state, file),
        rows == Rows.CHANGED,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Map<String, Literal> partition(TableState state, DataFile file) {
    var literals = new HashMap<String, Literal>();
    for (var column : state.partitionColumns()) {
      var type = state.columns().get(column).getDataType();
      literals.put(column, PartitionValue.literal(type, file.partitionValues().get(column)));
    }
    return literals;
  }
}
