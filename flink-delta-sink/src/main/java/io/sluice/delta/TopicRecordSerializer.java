package io.sluice.delta;

import io.sluice.delta.table.ImmutableSerializer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Carries records between operators; they are never in state. */
final class TopicRecordSerializer extends ImmutableSerializer<TopicRecord> {

  private static final long serialVersionUID = 1L;
  private static final int NULL = -1;

  @Override
  public void serialize(TopicRecord record, DataOutputView target) throws IOException {
    target.writeUTF(record.topic());
    target.writeInt(record.partition());
    target.writeLong(record.offset());
    target.writeLong(record.timestampMillis());
    writeBytes(record.key(), target);
    writeBytes(record.value(), target);
    target.writeInt(record.headers().size());
    for (var header : record.headers().entrySet()) {
      // not writeUTF, which cannot take more than 64 KiB
      StringSerializer.INSTANCE.serialize(header.getKey(), target);
      StringSerializer.INSTANCE.serialize(header.getValue(), target);
    }
  }

  @Override
  public TopicRecord deserialize(DataInputView source) throws IOException {
    return new TopicRecord(
        source.readUTF(),
        source.readInt(),
        source.readLong(),
        source.readLong(),
        readBytes(source),
        readBytes(source),
        readHeaders(source));
  }

  @Override
  public TypeSerializerSnapshot<TopicRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  private static void writeBytes(byte @Nullable [] bytes, DataOutputView target)
      throws IOException {
    if (bytes == null) {
      target.writeInt(NULL);
      return;
    }
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  private static byte @Nullable [] readBytes(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length == NULL) {
      return null;
    }
    var bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }

  private static Map<String, String> readHeaders(DataInputView source) throws IOException {
    int count = source.readInt();
    var headers = new HashMap<String, String>();
    for (int i = 0; i < count; i++) {
      var name = StringSerializer.INSTANCE.deserialize(source);
      headers.put(name, StringSerializer.INSTANCE.deserialize(source));
    }
    return headers;
  }

  /** Never in state, so nothing to migrate. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<TopicRecord> {
    public Snapshot() {
      super(TopicRecordSerializer::new);
    }
  }
}
