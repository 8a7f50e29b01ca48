package io.sluice.delta.replay;

import io.sluice.delta.RecordMapper;
import io.sluice.delta.TopicIds;
import io.sluice.delta.replay.TopicRangeSubscriber.Limits;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.Progress;
import io.sluice.delta.table.TableName;
import io.sluice.delta.table.TableState;
import io.sluice.delta.table.UnusableTableException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Lands a part of a topic once more, with the mappers and writers of the job, while the job goes
 * on.
 *
 * <pre>
 *   topic, from … to ──▶ rows ──▶ a new table, piece by piece
 *                         └─────▶ the same table, in the place of its rows of the range
 * </pre>
 *
 * <p>Given again, the same order leads to the same rows, also after it was killed.
 */
public final class Replay {

  private static final Limits NONE =
      new Limits() {
        @Override
        public long from(int partition) {
          return 0;
        }

        @Override
        public long to(int partition) {
          return Long.MAX_VALUE;
        }
      };

  private static final long ROWS_PER_COMMIT = 250_000;

  private final Lake lake;
  private final long rowsPerCommit;

  public Replay(Lake lake) {
    this(lake, ROWS_PER_COMMIT);
  }

  /**
   * @param rowsPerCommit after how many rows a new table gets a commit
   */
  Replay(Lake lake, long rowsPerCommit) {
    this.lake = lake;
    this.rowsPerCommit = rowsPerCommit;
  }

  /**
   * Replays, and returns when all is in the table.
   *
   * @throws ReplayException when the order cannot be carried out
   * @throws io.sluice.delta.maintenance.MaintenanceException when the table must stay as it is
   * @throws IOException when Kafka or the lake cannot be reached; the same order goes on later
   */
  public ReplayReport run(ReplayOrder order, ReplayListener listener)
      throws IOException, InterruptedException {
    demandKnown(order);
    int partitions = partitions(order);
    var topicIds = TopicIds.await(order.bootstrapServers(), List.of(order.topic()));
    var fresh = new IntoNewTable(lake, order, topicIds, listener, rowsPerCommit);
    var table = look(order);
    if (table.isEmpty() || table.get().files().isEmpty()) {
      return fresh.run(Progress.NONE);
    }
    var progress = fresh.progress(table.get(), partitions);
    return progress.nextOffsets().isEmpty()
        ? new IntoSameTable(lake, order, topicIds, listener).run(partitions)
        : fresh.run(progress);
  }

  private Optional<TableState> look(ReplayOrder order) {
    try {
      return lake.look(order.into());
    } catch (UnusableTableException e) {
      throw new ReplayException(order.into() + " cannot be read: " + e.reason(), e);
    }
  }

  private static void demandKnown(ReplayOrder order) {
    if (!RecordMapper.topics().contains(order.topic())) {
      throw new ReplayException(
          "topic: '"
              + order.topic()
              + "' (expected: one that lands in tables, "
              + String.join(", ", RecordMapper.topics())
              + ")");
    }
    if (!TableName.isValid(order.into())) {
      throw new ReplayException(
          "into: '" + order.into() + "' (expected: a name of three parts, catalog.schema.table)");
    }
  }

  private static int partitions(ReplayOrder order) throws IOException {
    try (var topic =
        TopicRangeSubscriber.start(order.bootstrapServers(), order.topic(), order.range(), NONE)) {
      return topic.partitions().size();
    }
  }
}
