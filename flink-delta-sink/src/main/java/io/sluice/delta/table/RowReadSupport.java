package io.sluice.delta.table;

import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows back as {@link RowWriteSupport} writes them. A column that a file does not have, since
 * it came to the table later, is null.
 */
final class RowReadSupport extends ReadSupport<@Nullable Object[]> {

  private final List<StructField> columns;

  /**
   * @param columns what a row consists of, in this order
   */
  RowReadSupport(List<StructField> columns) {
    this.columns = List.copyOf(columns);
  }

  /** The first column that a file with this schema holds in another way than ours do, or null. */
  static @Nullable String foreignColumn(MessageType file, List<StructField> columns) {
    var ours = ParquetSchema.of(columns);
    for (Type column : ours.getFields()) {
      if (file.containsField(column.getName())
          && !file.getType(file.getFieldIndex(column.getName())).equals(column)) {
        return column.getName();
      }
    }
    return null;
  }

  @Override
  public ReadContext init(InitContext context) {
    var file = context.getFileSchema();
    var wanted = new ArrayList<Type>();
    for (Type column : ParquetSchema.of(columns).getFields()) {
      if (file.containsField(column.getName())) {
        wanted.add(column);
      }
    }
    return new ReadContext(new MessageType("row", wanted));
  }

  @Override
  public RecordMaterializer<@Nullable Object[]> prepareForRead(
      Configuration hadoop, Map<String, String> metadata, MessageType file, ReadContext context) {
    return new Rows(context.getRequestedSchema());
  }

  @Override
  public RecordMaterializer<@Nullable Object[]> prepareForRead(
      ParquetConfiguration configuration,
      Map<String, String> metadata,
      MessageType file,
      ReadContext context) {
    return new Rows(context.getRequestedSchema());
  }

  private final class Rows extends RecordMaterializer<@Nullable Object[]> {

    private final ValueConverters.Struct root;

    private Rows(MessageType wanted) {
      var fields = new ArrayList<StructField>();
      var positions = new int[wanted.getFieldCount()];
      var all = new StructType(columns);
      for (int i = 0; i < positions.length; i++) {
        positions[i] = all.indexOf(wanted.getFieldName(i));
        fields.add(columns.get(positions[i]));
      }
      root = new ValueConverters.Struct(fields, positions, columns.size(), row -> {});
    }

    @Override
    public @Nullable Object[] getCurrentRecord() {
      return root.values();
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }
}
