package io.sluice.delta.table;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;

/** Java's own serialization: slow, and only met where somebody breaks the chain before the sink. */
final class TableRowsSerializer extends ImmutableSerializer<TableRows> {

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(TableRows rows, DataOutputView target) throws IOException {
    var bytes = InstantiationUtil.serializeObject(rows);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public TableRows deserialize(DataInputView source) throws IOException {
    var bytes = new byte[source.readInt()];
    source.readFully(bytes);
    try {
      return InstantiationUtil.deserializeObject(bytes, TableRows.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IOException("a row holds a value of an unknown class", e);
    }
  }

  @Override
  public TypeSerializerSnapshot<TableRows> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Never in state, so nothing to migrate. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<TableRows> {
    public Snapshot() {
      super(TableRowsSerializer::new);
    }
  }
}
