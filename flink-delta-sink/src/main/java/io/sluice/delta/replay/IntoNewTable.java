package io.sluice.delta.replay;

import io.sluice.delta.RecordLayouts;
import io.sluice.delta.TopicIds;
import io.sluice.delta.replay.TopicRangeSubscriber.Limits;
import io.sluice.delta.table.BulkWriter;
import io.sluice.delta.table.FileCopy;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.Progress;
import io.sluice.delta.table.TableMovedException;
import io.sluice.delta.table.TableState;
import io.sluice.event.Topics;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Replays into a table of its own, a piece at a time. With each piece the table notes how far the
 * replay has come, so that one that was broken off goes on where it was. These notes are other ones
 * than the live job's.
 */
final class IntoNewTable {

  private static final String ERROR = "error_code";

  private final Lake lake;
  private final ReplayOrder order;
  private final TopicIds topicIds;
  private final ReplayListener listener;
  private final long rowsPerCommit;

  IntoNewTable(
      Lake lake,
      ReplayOrder order,
      TopicIds topicIds,
      ReplayListener listener,
      long rowsPerCommit) {
    this.lake = lake;
    this.order = order;
    this.topicIds = topicIds;
    this.listener = listener;
    this.rowsPerCommit = rowsPerCommit;
  }

  /** How far this replay has come in a table. */
  Progress progress(TableState table, int partitions) {
    return table.progress(IntStream.range(0, partitions).mapToObj(this::log).toList());
  }

  ReplayReport run(Progress progress) throws IOException {
    var rows = new ReplayedRows(order, order.only());
    recall(rows);
    var writer = new BulkWriter(lake, RecordLayouts.ALL);
    try (var records =
        TopicRangeSubscriber.start(
            order.bootstrapServers(), order.topic(), order.range(), unread(progress))) {
      return land(records, rows, writer, progress);
    } catch (TableMovedException e) {
      throw new ReplayException(
          order.into() + " was written by somebody else; is the same replay running twice?", e);
    } finally {
      writer.discard();
    }
  }

  private ReplayReport land(
      TopicRangeSubscriber records, ReplayedRows rows, BulkWriter writer, Progress before)
      throws IOException {
    var progress = before;
    long held = 0;
    while (!records.isDone()) {
      for (var record : records.poll()) {
        var log = log(record.partition());
        if (record.offset() < before.next(log)) {
          rows.pass(record);
          held++;
          continue;
        }
        var made = rows.of(record, log);
        if (made.isPresent()) {
          writer.write(made.get());
        }
      }
      if (writer.rows() >= rowsPerCommit) {
        progress = writer.commit(progress);
      }
      listener.progress(records.read(), records.total(), rows.rows());
    }
    writer.commit(progress);
    return rows.report(0, held);
  }

  // calls that an earlier run has landed are not landed again when they were sent twice
  private void recall(ReplayedRows rows) throws IOException {
    var table = lake.look(order.into());
    if (table.isEmpty() || !RowTime.isOfCalls(rows.schema())) {
      return;
    }
    var copy = new FileCopy(lake, order.into(), table.get());
    boolean hasErrors = table.get().dataColumns().fieldNames().contains(ERROR);
    var columns = hasErrors ? List.of(RowTime.CALL_ID, ERROR) : List.of(RowTime.CALL_ID);
    for (var file : table.get().files()) {
      copy.read(
          file,
          columns,
          row ->
              rows.recall(
                  Text.of(row[0]), row.length > 1 && row[1] != null ? Text.of(row[1]) : null));
    }
  }

  // parts of payloads are needed again, even those before the offset that the table has come to
  private Limits unread(Progress progress) {
    boolean inParts = order.topic().equals(Topics.PAYLOADS.name());
    return new Limits() {
      @Override
      public long from(int partition) {
        return inParts ? 0 : progress.next(log(partition));
      }

      @Override
      public long to(int partition) {
        return Long.MAX_VALUE;
      }
    };
  }

  private String log(int partition) {
    return "replay/" + order.id() + "/" + topicIds.log(order.topic(), partition);
  }
}
