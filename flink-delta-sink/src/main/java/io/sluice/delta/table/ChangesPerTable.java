package io.sluice.delta.table;

import com.fasterxml.jackson.core.type.TypeReference;
import io.sluice.event.JsonSerde;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.NullUnmarked;

/**
 * Makes one change per table and checkpoint out of what the writers hand in. Runs once.
 *
 * <p>It also binds each change to the one before it, by the offsets that one ended with. So a
 * change that got lost, or a table that was set back, shows as a hole and not as missing rows.
 */
@NullUnmarked // Flink hands the state in after construction
final class ChangesPerTable extends AbstractStreamOperator<CommittableMessage<TableChange>>
    implements OneInputStreamOperator<
            CommittableMessage<TableChange>, CommittableMessage<TableChange>>,
        BoundedOneInput {

  private static final long serialVersionUID = 1L;
  private static final ListStateDescriptor<byte[]> HANDED_ON =
      new ListStateDescriptor<>("handed-on", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  private static final TypeReference<Map<String, Progress>> BY_TABLE = new TypeReference<>() {};

  private record Target(String table, String layout) {}

  private transient Map<Target, TableChange> changes;
  private transient Map<String, Progress> handedOn;
  private transient ListState<byte[]> handedOnState;
  private transient long lastCheckpointId;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    changes = new LinkedHashMap<>();
    handedOn = new HashMap<>();
    handedOnState = context.getOperatorStateStore().getListState(HANDED_ON);
    for (var bytes : handedOnState.get()) {
      handedOn.putAll(JsonSerde.MAPPER.readValue(bytes, BY_TABLE));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    handedOnState.update(List.of(JsonSerde.MAPPER.writeValueAsBytes(handedOn)));
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<TableChange>> element) {
    // every writer hands in before it lets the barrier pass, so nothing is missing at the barrier
    if (element.getValue() instanceof CommittableWithLineage<TableChange> lineage) {
      lastCheckpointId = lineage.getCheckpointId();
      var change = lineage.getCommittable();
      changes.merge(new Target(change.table(), change.layout()), change, TableChange::merge);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    handOn(checkpointId);
  }

  @Override
  public void endInput() {
    handOn(lastCheckpointId);
  }

  private void handOn(long checkpointId) {
    if (changes.isEmpty()) {
      return;
    }
    emit(new CommittableSummary<>(0, 1, checkpointId, changes.size(), 0));
    changes.values().forEach(change -> handOn(change, checkpointId));
    changes.clear();
  }

  private void handOn(TableChange change, long checkpointId) {
    var before = handedOn.getOrDefault(change.table(), Progress.NONE);
    handedOn.put(change.table(), before.advancedBy(change.ranges()));
    emit(new CommittableWithLineage<>(change.after(before), checkpointId, 0));
  }

  private void emit(CommittableMessage<TableChange> message) {
    output.collect(new StreamRecord<>(message));
  }
}
