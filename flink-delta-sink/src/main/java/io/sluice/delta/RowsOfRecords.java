package io.sluice.delta;

import io.sluice.delta.repeat.Repeats;
import io.sluice.delta.row.CallOfRow;
import io.sluice.delta.row.TableRow;
import io.sluice.delta.row.TableSchema;
import io.sluice.delta.row.UnreadableRecordException;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.RowStanding;
import io.sluice.delta.table.TableGate;
import io.sluice.delta.table.TableGate.Verdict.Closed;
import io.sluice.delta.table.TableGate.Verdict.Held;
import io.sluice.delta.table.TableLayout;
import io.sluice.delta.table.TableLayouts;
import io.sluice.delta.table.TableRows;
import io.sluice.event.CallSettled;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.NullUnmarked;

/**
 * Decodes records into the rows of their tables. Records whose rows a table already holds go no
 * further, nor do calls that were sent again; records that cannot become rows of their table are
 * dead letters. It counts {@code records_received}, {@code records_accepted} and {@code
 * records_dropped}, whose reason is {@code held}, {@code repeated} or {@code dead_letter}, and they
 * add up.
 */
@NullUnmarked // Flink opens it after construction
final class RowsOfRecords extends ProcessFunction<TopicRecord, TableRows>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  /** The documented tables, by the name of their {@link TableSchema}. */
  static final TableLayouts LAYOUTS = RecordLayouts.ALL;

  private static final ListStateDescriptor<byte[]> UNCOMMITTED =
      new ListStateDescriptor<>(
          "uncommitted-calls", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final String lake;
  private final TopicIds topicIds;
  private final DefaultTables defaultTables;
  private final Duration repeatHorizon;
  private final int repeatCalls;
  private transient ListState<byte[]> uncommitted;
  private transient Repeats repeats;
  private transient TableGate gate;
  private transient Counter received;
  private transient Counter accepted;
  private transient Counter held;
  private transient Counter repeated;
  private transient Counter deadLetters;

  RowsOfRecords(DeltaSinkConfig config, TopicIds topicIds) {
    this.lake = config.lake();
    this.topicIds = topicIds;
    this.defaultTables = config.defaultTables();
    this.repeatHorizon = config.repeatHorizon();
    this.repeatCalls = config.repeatCalls();
  }

  static TableLayout layout(TableSchema schema) {
    return RecordLayouts.of(schema);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    repeats = new Repeats(Lake.at(lake), repeatHorizon, repeatCalls, System::nanoTime);
    // everybody gets all of it, because nobody knows who will read which partition
    uncommitted = context.getOperatorStateStore().getUnionListState(UNCOMMITTED);
    repeats.restore(uncommitted.get());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    uncommitted.update(repeats.snapshot());
  }

  @Override
  public void open(OpenContext context) {
    gate = new TableGate(Lake.at(lake), LAYOUTS, Clock.systemUTC());
    var metrics = getRuntimeContext().getMetricGroup().addGroup("sluice");
    received = metrics.counter("records_received");
    accepted = metrics.counter("records_accepted");
    held = dropped(metrics, "held");
    repeated = dropped(metrics, "repeated");
    deadLetters = dropped(metrics, "dead_letter");
  }

  private static Counter dropped(MetricGroup metrics, String reason) {
    return metrics.addGroup("reason", reason).counter("records_dropped");
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<TableRows> out) {
    received.inc();
    try {
      land(record, out);
    } catch (UnusableRecordException e) {
      deadLetters.inc();
      context.output(DeadLetter.TAG, new DeadLetter(record, e.getMessage()));
    }
  }

  private void land(TopicRecord record, Collector<TableRows> out) {
    var mapper = RecordMapper.of(record.topic());
    var log = topicIds.log(record);
    var table = mapped(() -> mapper.table(record, defaultTables));
    var verdict = gate.judge(table, mapper.schema().name(), log, record.offset());
    if (verdict instanceof Held) {
      held.inc();
      return;
    }
    if (verdict instanceof Closed closed) {
      throw new UnusableRecordException(closed.reason());
    }
    var rows = mapped(() -> mapper.rows(record, table));
    var standing = standing(record, log, rows);
    if (standing.isEmpty()) {
      repeated.inc();
      return;
    }
    accepted.inc();
    out.collect(tableRows(record, log, table, mapper, rows, standing.get()));
  }

  // empty for a call that the table has already
  private Optional<RowStanding> standing(TopicRecord record, String log, List<TableRow> rows) {
    var call = mapped(() -> rows.stream().findFirst().flatMap(CallOfRow::of));
    if (call.isEmpty()) {
      return Optional.of(RowStanding.LASTING);
    }
    var id = call.get().callId();
    var errorCode = call.get().errorCode();
    var verdict =
        repeats.judge(
            rows.get(0).table(), log, record.offset(), record.timestampMillis(), id, errorCode);
    return switch (verdict) {
      case REPEAT -> Optional.empty();
      case REPLACES -> Optional.of(new RowStanding.Replacing(id));
      case FIRST ->
          Optional.of(
              CallSettled.ORPHANED.equals(errorCode)
                  ? new RowStanding.Provisional(id)
                  : RowStanding.LASTING);
    };
  }

  // whatever a mapper trips over is the record's fault; a lake that cannot be read is not
  private static <T> T mapped(Supplier<T> mapping) {
    try {
      return mapping.get();
    } catch (RuntimeException e) {
      throw new UnusableRecordException(reason(e));
    }
  }

  private static TableRows tableRows(
      TopicRecord record,
      String log,
      String table,
      RecordMapper mapper,
      List<TableRow> rows,
      RowStanding standing) {
    return new TableRows(
        table,
        mapper.schema().name(),
        rows.stream().map(TableRow::values).toList(),
        log,
        record.offset(),
        record.timestampMillis(),
        standing);
  }

  // only our own exceptions are known not to quote the record
  private static String reason(RuntimeException e) {
    if (e instanceof UnusableRecordException
        || e instanceof UnreadableRecordException
        || e instanceof SerializationException) {
      return String.valueOf(e.getMessage());
    }
    return "the record cannot be mapped: " + e.getClass().getSimpleName();
  }
}
