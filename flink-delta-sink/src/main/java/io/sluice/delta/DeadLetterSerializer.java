package io.sluice.delta;

import io.sluice.delta.table.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Carries dead letters between operators; they are never in state. */
final class DeadLetterSerializer extends ImmutableSerializer<DeadLetter> {

  private static final long serialVersionUID = 1L;

  private final TopicRecordSerializer records = new TopicRecordSerializer();

  @Override
  public void serialize(DeadLetter letter, DataOutputView target) throws IOException {
    records.serialize(letter.record(), target);
    StringSerializer.INSTANCE.serialize(letter.reason(), target);
  }

  @Override
  public DeadLetter deserialize(DataInputView source) throws IOException {
    return new DeadLetter(
        records.deserialize(source), StringSerializer.INSTANCE.deserialize(source));
  }

  @Override
  public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Never in state, so nothing to migrate. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeadLetter> {
    public Snapshot() {
      super(DeadLetterSerializer::new);
    }
  }
}
