package io.sluice.delta.replay;

import io.sluice.delta.DefaultTables;
import io.sluice.delta.RecordMapper;
import io.sluice.delta.TopicRecord;
import io.sluice.delta.UnusableRecordException;
import io.sluice.delta.replay.ReplayRange.Times;
import io.sluice.delta.row.CallOfRow;
import io.sluice.delta.row.TableRow;
import io.sluice.delta.row.TableSchema;
import io.sluice.delta.table.RowStanding;
import io.sluice.delta.table.TableRows;
import io.sluice.event.CallSettled;
import io.sluice.event.Topics;
import io.sluice.kit.Settings;
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

  private static final DefaultTables DEFAULTS = DefaultTables.from(Settings.fromEnvironment());

  private final ReplayOrder order;
  private final @Nullable String only;
  private final RecordMapper mapper;
  private final PartsInHand parts = new PartsInHand();
  private final ToLongFunction<@Nullable Object[]> time;
  private final Set<String> calls = new HashSet<>();
  private final Set<String> provisional = new HashSet<>();
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
  }

  TableSchema schema() {
    return mapper.schema();
  }

  /** The calls that rows were made of, or that were said to be there. */
  Set<String> calls() {
    return calls;
  }

  /** Takes note of a call that the table has already. */
  void recall(String callId, @Nullable String errorCode) {
    calls.add(callId);
    if (CallSettled.ORPHANED.equals(errorCode)) {
      provisional.add(callId);
    }
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
    if (only != null && !only.equals(mapper.table(record, DEFAULTS))) {
      return Optional.empty();
    }
    var wanted =
        mapper.rows(record, order.into()).stream().filter(row -> isInRange(row.values())).toList();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    return standing(wanted.get(0)).map(standing -> rows(record, log, wanted, standing));
  }

  private TableRows rows(
      TopicRecord record, String log, List<TableRow> wanted, RowStanding standing) {
    var values = wanted.stream().map(TableRow::values).toList();
    values.forEach(this::count);
    return new TableRows(
        order.into(),
        mapper.schema().name(),
        values,
        log,
        record.offset(),
        record.timestampMillis(),
        standing);
  }

  // as in the job: the first row of a call is the one, unless the aggregator wrote it for a proxy
  // that was taken for dead
  private Optional<RowStanding> standing(TableRow row) {
    var call = CallOfRow.of(row);
    if (call.isEmpty()) {
      return Optional.of(RowStanding.LASTING);
    }
    var id = call.get().callId();
    boolean isOrphan = CallSettled.ORPHANED.equals(call.get().errorCode());
    if (calls.add(id)) {
      if (isOrphan) {
        provisional.add(id);
      }
      return Optional.of(isOrphan ? new RowStanding.Provisional(id) : RowStanding.LASTING);
    }
    repeated++;
    return !isOrphan && provisional.remove(id)
        ? Optional.of(new RowStanding.Replacing(id))
        : Optional.empty();
  }

  private boolean isInRange(@Nullable Object[] row) {
    if (!(order.range() instanceof Times times)) {
      return true;
    }
    long micros = time.applyAsLong(row);
    return micros >= times.fromMicros() && micros < times.toMicros();
  }

  private void count(@Nullable Object[] row) {
    rows++;
    long micros = time.applyAsLong(row);
    earliest = Math.min(earliest, micros);
    latest = Math.max(latest, micros);
  }
}
