package io.sluice.delta.table;

import io.delta.kernel.types.StructField;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * One Parquet file while it is being written. Row groups are small, because a file lives for one
 * checkpoint only and many tables may have one open at the same time.
 */
final class RowFile {

  private static final long ROW_GROUP_BYTES = 16L * 1024 * 1024;
  private static final int PAGE_BYTES = 256 * 1024;
  private static final int DICTIONARY_PAGE_BYTES = 256 * 1024;
  private static final int STATISTICS_BYTES = 64;
  private static final Set<PrimitiveTypeName> WIDE_NUMBERS =
      Set.of(PrimitiveTypeName.INT64, PrimitiveTypeName.DOUBLE);

  private final Path location;
  private final String path;
  private final List<StructField> columns;
  private final Map<String, @Nullable String> partitionValues;
  private final Configuration hadoop;
  private final ParquetWriter<@Nullable Object[]> writer;

  private RowFile(
      Path location,
      String path,
      List<StructField> columns,
      Map<String, @Nullable String> partitionValues,
      Configuration hadoop,
      ParquetWriter<@Nullable Object[]> writer) {
    this.location = location;
    this.path = path;
    this.columns = columns;
    this.partitionValues = partitionValues;
    this.hadoop = hadoop;
    this.writer = writer;
  }

  /**
   * Starts a file.
   *
   * @param table the table's location
   * @param path the file's path below it
   * @param columns the columns in the file
   * @param positions where each of them stands in a row
   */
  static RowFile create(
      String table,
      String path,
      List<StructField> columns,
      int[] positions,
      Map<String, @Nullable String> partitionValues,
      Configuration hadoop)
      throws IOException {
    var location = new Path(table, path);
    var builder = new Builder(HadoopOutputFile.fromPath(location, hadoop), columns, positions);
    withoutDictionary(columns).forEach(column -> builder.withDictionaryEncoding(column, false));
    var writer =
        builder
            .withConf(hadoop)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withPageSize(PAGE_BYTES)
            .withDictionaryPageSize(DICTIONARY_PAGE_BYTES)
            .withStatisticsTruncateLength(STATISTICS_BYTES)
            .withSizeStatisticsEnabled(false) // nobody reads them, and each value pays for them
            .build();
    return new RowFile(location, path, columns, partitionValues, hadoop, writer);
  }

  void write(@Nullable Object[] row) throws IOException {
    writer.write(row);
  }

  // times, counts and costs hardly repeat: a dictionary of them costs time, and the compression
  // makes as little of them without one
  private static List<String> withoutDictionary(List<StructField> columns) {
    return ParquetSchema.of(columns).getColumns().stream()
        .filter(column -> WIDE_NUMBERS.contains(column.getPrimitiveType().getPrimitiveTypeName()))
        .map(column -> String.join(".", column.getPath()))
        .toList();
  }

  /** Bytes written so far, roughly. */
  long size() {
    return writer.getDataSize();
  }

  DataFile finish() throws IOException {
    writer.close();
    var status = location.getFileSystem(hadoop).getFileStatus(location);
    return new DataFile(
        path,
        status.getLen(),
        status.getModificationTime(),
        partitionValues,
        FileStatistics.of(writer.getFooter(), columns));
  }

  /** Gives the file up; nothing is left behind. */
  void discard() throws IOException {
    try {
      writer.close();
    } finally {
      location.getFileSystem(hadoop).delete(location, false);
    }
  }

  private static final class Builder extends ParquetWriter.Builder<@Nullable Object[], Builder> {

    private final List<StructField> columns;
    private final int[] positions;

    Builder(OutputFile file, List<StructField> columns, int[] positions) {
      super(file);
      this.columns = columns;
      this.positions = positions;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration configuration) {
      return new RowWriteSupport(columns, positions);
    }
  }
}
