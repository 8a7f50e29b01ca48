package io.sluice.delta.replay;

import io.sluice.delta.RecordLayouts;
import io.sluice.delta.TopicIds;
import io.sluice.delta.maintenance.Tables;
import io.sluice.delta.replay.ReplayRange.Times;
import io.sluice.delta.replay.TopicRangeSubscriber.Limits;
import io.sluice.delta.table.BulkWriter;
import io.sluice.delta.table.FileSwap;
import io.sluice.delta.table.FileSwap.Outcome;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.Progress;
import io.sluice.delta.table.TableState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Replays over a range of a table that exists: its rows of the range go out and the new ones come
 * in by one commit.
 *
 * <p>Which rows go: of calls, those whose id is among the new rows, so that a call whose record
 * Kafka has no more stays. Of telemetry, which has no ids, those whose time is in the range; unless
 * that would leave fewer rows than there were, for then Kafka does not have all of them any more.
 *
 * <p>The live job may go on. What is read ends with what the table held of the topic when it was
 * looked at; what comes in later is neither read nor touched.
 */
final class IntoSameTable {

  private static final int ATTEMPTS = 5;

  private final Lake lake;
  private final ReplayOrder order;
  private final TopicIds topicIds;
  private final ReplayListener listener;

  IntoSameTable(Lake lake, ReplayOrder order, TopicIds topicIds, ReplayListener listener) {
    this.lake = lake;
    this.order = order;
    this.topicIds = topicIds;
    this.listener = listener;
  }

  ReplayReport run(int partitions) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var report = attempt(partitions);
      if (report.isPresent()) {
        return report.get();
      }
    }
    throw new IOException("files of " + order.into() + " were replaced by others again and again");
  }

  private Optional<ReplayReport> attempt(int partitions) throws IOException {
    var table = Tables.look(lake, order.into());
    var rows = new ReplayedRows(order, order.only() == null ? order.into() : order.only());
    demandReplaceable(table, rows);
    var writer = new BulkWriter(lake, RecordLayouts.ALL);
    try (var records =
        TopicRangeSubscriber.start(
            order.bootstrapServers(), order.topic(), order.range(), held(table, partitions))) {
      while (!records.isDone()) {
        for (var record : records.poll()) {
          var made = rows.of(record, "unused");
          if (made.isPresent()) {
            writer.write(made.get());
          }
        }
        listener.progress(records.read(), records.total(), rows.rows());
      }
      return replace(table, rows, writer);
    } finally {
      writer.discard();
    }
  }

  private Optional<ReplayReport> replace(TableState table, ReplayedRows rows, BulkWriter writer)
      throws IOException {
    var old = OldRows.of(lake, order, table, rows);
    var in = new ArrayList<>(writer.finish());
    boolean isDone = false;
    try {
      old.takeOut();
      demandNoFewer(rows, old.taken());
      in.addAll(old.rest());
      var swap = new FileSwap(lake, order.into(), FileSwap.Rows.CHANGED);
      isDone = in.isEmpty() || swap.run(old.files(), in) == Outcome.DONE;
      return isDone ? Optional.of(rows.report(old.taken(), 0)) : Optional.empty();
    } finally {
      if (!isDone) {
        in.addAll(old.rest());
        old.discard(in);
      }
    }
  }

  private void demandReplaceable(TableState table, ReplayedRows rows) {
    Tables.demandRewritable(order.into(), table);
    table
        .refusal(RecordLayouts.of(rows.schema()))
        .ifPresent(
            reason -> {
              throw new ReplayException(order.into() + " cannot take the rows: " + reason);
            });
    if ("true".equals(table.snapshot().getTableProperties().get("delta.appendOnly"))) {
      throw new ReplayException(order.into() + " is append-only, so no rows can be replaced");
    }
    if (!RowTime.isOfCalls(rows.schema()) && !(order.range() instanceof Times)) {
      throw new ReplayException(
          "rows of telemetry are replaced by their time; offsets do only for a new table");
    }
  }

  private void demandNoFewer(ReplayedRows rows, long taken) {
    if (!RowTime.isOfCalls(rows.schema()) && rows.rows() < taken) {
      throw new ReplayException(
          order.into()
              + " holds "
              + taken
              + " rows of this time and Kafka has "
              + rows.rows()
              + " of them; nothing was replaced");
    }
  }

  // what the live job has not landed yet it will land itself
  private Limits held(TableState table, int partitions) {
    var logs =
        IntStream.range(0, partitions).mapToObj(p -> topicIds.log(order.topic(), p)).toList();
    Progress progress = table.progress(logs);
    boolean isLive = !progress.nextOffsets().isEmpty();
    return new Limits() {
      @Override
      public long from(int partition) {
        return 0;
      }

      @Override
      public long to(int partition) {
        return isLive ? progress.next(topicIds.log(order.topic(), partition)) : Long.MAX_VALUE;
      }
    };
  }
}
