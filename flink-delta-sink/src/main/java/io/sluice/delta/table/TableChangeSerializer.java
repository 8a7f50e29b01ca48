package io.sluice.delta.table;

import io.sluice.event.JsonSerde;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Changes as JSON: they are few and small, and a person can read them in a checkpoint. */
final class TableChangeSerializer implements SimpleVersionedSerializer<TableChange> {

  @Override
  public int getVersion() {
    return 1;
  }

  @Override
  public byte[] serialize(TableChange change) throws IOException {
    return JsonSerde.MAPPER.writeValueAsBytes(change);
  }

  @Override
  public TableChange deserialize(int version, byte[] bytes) throws IOException {
    if (version != getVersion()) {
      throw new IOException("a change of version " + version + ", this is " + getVersion());
    }
    return JsonSerde.MAPPER.readValue(bytes, TableChange.class);
  }
}
