package io.sluice.delta.replay;

import io.sluice.delta.RecordMapper;
import io.sluice.delta.TopicRecord;
import io.sluice.delta.UnusableRecordException;
import io.sluice.delta.replay.ReplayRange.Times;
import io.sluice.delta.row.TableRow;
import io.sluice.delta.row.TableSchema;
import io.sluice.delta.table.TableRows;
import io.sluice.event.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of records as the job does, and leaves out what the order does not ask for: records
 * for other tables, rows of another time, and calls that have been there before. It counts what it
 * does.
 */
final class ReplayedRows {

  private final ReplayOrder order;
  private final @Nullable String only;
  private final RecordMapper mapper;
  private final PartsInHand parts = new PartsInHand();
  private final ToLongFunction<@Nullable Object[]> time;
  private final int callId;
  private final Set<String> calls = new HashSet<>();
  private long records;
  private long rows;
  private long repeated;
  private long unusable;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  /**
   * @param only the table that records must be for; null for any
   */
  ReplayedRows(ReplayOrder order, @Nullable String only) {
    this.order = order;
    this.only = only;
    this.mapper = RecordMapper.of(order.topic());
    var columns = mapper.schema().columns().fieldNames();
    this.time = RowTime.of(mapper.schema(), columns);
    this.callId = RowTime.isOfCalls(mapper.schema()) ? columns.indexOf(RowTime.CALL_ID) : -1;
  }

  TableSchema schema() {
    return mapper.schema();
  }

  /** The calls that rows were made of, or that were said to be there. */
  Set<String> calls() {
    return calls;
  }

  /** The lowest time of a row, in microseconds since the epoch. */
  long earliest() {
    return earliest;
  }

  long latest() {
    return latest;
  }

  long rows() {
    return rows;
  }

  ReplayReport report(long replaced, long held) {
    return new ReplayReport(records, rows, replaced, held, repeated, unusable);
  }

  /**
   * The rows of a record; empty when it brings none that are wanted.
   *
   * @param log names the record's topic partition to the table
   */
  Optional<TableRows> of(TopicRecord record, String log) {
    records++;
    try {
      return whole(record).flatMap(whole -> wanted(whole, log));
    } catch (RuntimeException e) {
      // whatever a mapper trips over is the record's fault, as in the job
      unusable++;
      return Optional.empty();
    }
  }

  /** Keeps a record that brings no rows itself, because later ones may need it. */
  void pass(TopicRecord record) {
    try {
      var unused = whole(record);
    } catch (UnusableRecordException | SerializationException e) {
      // counted when it was landed
    }
  }

  private Optional<TopicRecord> whole(TopicRecord record) {
    return record.topic().equals(Topics.PAYLOADS.name()) ? parts.take(record) : Optional.of(record);
  }

  private Optional<TableRows> wanted(TopicRecord record, String log) {
    if (only != null && !only.equals(mapper.table(record))) {
      return Optional.empty();
    }
    List<@Nullable Object[]> wanted =
        mapper.rows(record, order.into()).stream()
            .map(TableRow::values)
            .filter(this::isInRange)
            .filter(this::isNew)
            .toList();
    wanted.forEach(this::count);
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TableRows(
            order.into(),
            mapper.schema().name(),
            wanted,
            log,
            record.offset(),
            record.timestampMillis()));
  }

  private boolean isInRange(@Nullable Object[] row) {
    if (!(order.range() instanceof Times times)) {
      return true;
    }
    long micros = time.applyAsLong(row);
    return micros >= times.fromMicros() && micros < times.toMicros();
  }

  private boolean isNew(@Nullable Object[] row) {
    if (callId < 0 || calls.add(String.valueOf(row[callId]))) {
      return true;
    }
    repeated++;
    return false;
  }

  private void count(@Nullable Object[] row) {
    rows++;
    long micros = time.applyAsLong(row);
    earliest = Math.min(earliest, micros);
    latest = Math.max(latest, micros);
  }
}
