package io.sluice.delta;

import io.sluice.event.CallPayload;
import java.time.Duration;
import java.util.ArrayList;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.NullUnmarked;

/**
 * Makes whole payloads of those that came in parts; keyed by call. A payload of one part goes
 * through untouched and costs no state. The whole stands where its last part was, so that its row
 * is new to the table exactly when that record is.
 *
 * <p>Parts whose last one does not come are given up after an hour.
 */
@NullUnmarked // Flink opens it after construction
final class JoinParts extends KeyedProcessFunction<String, TopicRecord, TopicRecord> {

  private static final long serialVersionUID = 1L;
  private static final long PATIENCE_MILLIS = Duration.ofHours(1).toMillis();

  private transient MapState<Integer, byte[]> parts;
  private transient ValueState<Long> lastPartAt;
  private transient Counter abandoned;
  private transient long streamTime;

  @Override
  public void open(OpenContext context) {
    parts =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "parts", Types.INT, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    lastPartAt =
        getRuntimeContext().getState(new ValueStateDescriptor<>("last-part-at", Types.LONG));
    abandoned =
        getRuntimeContext().getMetricGroup().addGroup("sluice").counter("payloads_abandoned");
    streamTime = Long.MIN_VALUE;
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<TopicRecord> out)
      throws Exception {
    streamTime = Math.max(streamTime, record.timestampMillis());
    try {
      join(record, context, out);
    } catch (UnusableRecordException | SerializationException e) {
      context.output(DeadLetter.TAG, new DeadLetter(record, e.getMessage()));
    }
  }

  // Timers count the hours of a wall clock, which go on while the job stands still. So parts are
  // given up only when the records have moved on by an hour, too.
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<TopicRecord> out)
      throws Exception {
    var last = lastPartAt.value();
    if (last == null) {
      return;
    }
    if (streamTime - last < PATIENCE_MILLIS || streamTime == Long.MIN_VALUE) {
      context.timerService().registerProcessingTimeTimer(timestamp + PATIENCE_MILLIS);
      return;
    }
    abandoned.inc();
    forget();
  }

  private void join(TopicRecord record, Context context, Collector<TopicRecord> out)
      throws Exception {
    var value = record.value();
    if (value == null) {
      throw new UnusableRecordException("the record has no value");
    }
    if (PayloadShape.isWhole(value) || context.getCurrentKey().isEmpty()) {
      out.collect(record);
      return;
    }
    var part = WholePayload.part(value);
    if (part.call() == null) {
      keep(part.part(), value, record, context);
      return;
    }
    out.collect(whole(part, record));
    forget();
  }

  private void keep(int part, byte[] value, TopicRecord record, Context context) throws Exception {
    if (lastPartAt.value() == null) {
      var timers = context.timerService();
      timers.registerProcessingTimeTimer(timers.currentProcessingTime() + PATIENCE_MILLIS);
    }
    lastPartAt.update(record.timestampMillis());
    parts.put(part, value);
  }

  private TopicRecord whole(CallPayload last, TopicRecord record) throws Exception {
    var all = new ArrayList<CallPayload>();
    for (int i = 0; i < last.part(); i++) {
      var value = parts.get(i);
      if (value == null) {
        throw new UnusableRecordException("parts before this one are missing");
      }
      all.add(WholePayload.part(value));
    }
    all.add(last);
    return WholePayload.of(all, record);
  }

  private void forget() {
    parts.clear();
    lastPartAt.clear();
  }
}
