package io.sluice.delta.table;

import io.delta.kernel.types.StructField;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one data file, one after the other. */
final class RowReader implements Closeable {

  private final ParquetReader<@Nullable Object[]> reader;

  private RowReader(ParquetReader<@Nullable Object[]> reader) {
    this.reader = reader;
  }

  /**
   * Opens a file.
   *
   * @param columns what a row is to consist of
   * @throws ForeignFileException when one of them is laid out otherwise there
   */
  static RowReader open(Path location, List<StructField> columns, Configuration hadoop)
      throws IOException {
    var file = HadoopInputFile.fromPath(location, hadoop);
    demandOurs(file, columns);
    return new RowReader(new Builder(file, columns).build());
  }

  private static void demandOurs(InputFile file, List<StructField> columns) throws IOException {
    try (var footer = ParquetFileReader.open(file)) {
      var foreign = RowReadSupport.foreignColumn(footer.getFileMetaData().getSchema(), columns);
      if (foreign != null) {
        throw new ForeignFileException(footer.getFile(), foreign);
      }
    }
  }

  /** The next row, with its values in the order of the columns; null behind the last. */
  @Nullable Object @Nullable [] next() throws IOException {
    return reader.read();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static final class Builder extends ParquetReader.Builder<@Nullable Object[]> {

    private final List<StructField> columns;

    Builder(InputFile file, List<StructField> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected ReadSupport<@Nullable Object[]> getReadSupport() {
      return new RowReadSupport(columns);
    }
  }
}
