package io.sluice.delta.table;

import io.delta.kernel.types.StructField;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Writes the rows of data files into new ones, which are not part of the table yet. */
public final class FileCopy {

  /**
   * What becomes of a row. It has a value for each of {@link TableState#dataColumns}, as {@code
   * io.sluice.delta.row.TableRow} has them, but texts may be Parquet's {@code Binary}.
   */
  @FunctionalInterface
  public interface RowChange {

    /** Every row as it is. */
    RowChange NONE = row -> row;

    /** The row as it is to be, perhaps the same array; null to leave it out. */
    @Nullable Object @Nullable [] of(@Nullable Object[] row);
  }

  private final Lake lake;
  private final String table;
  private final TableState state;

  public FileCopy(Lake lake, String table, TableState state) {
    this.lake = lake;
    this.table = table;
    this.state = state;
  }

  /**
   * Writes one file with the rows of others, in their order. What is written is taken back when
   * something goes wrong.
   *
   * @param files of one partition, none with a deletion vector
   * @return the file; empty when no row was left
   * @throws ForeignFileException when one of them is laid out otherwise than ours
   */
  public Optional<DataFile> copy(List<LiveFile> files, RowChange change) throws IOException {
    var out = create(files.get(0));
    boolean isWhole = false;
    try {
      long rows = 0;
      for (var file : files) {
        rows += copy(file, change, out);
      }
      isWhole = rows > 0;
      return isWhole ? Optional.of(out.finish()) : Optional.empty();
    } finally {
      if (!isWhole) {
        out.discard();
      }
    }
  }

  /**
   * Shows every row of a file, without writing.
   *
   * @param columns those of {@link TableState#dataColumns} that a row is to consist of, in order
   */
  public void read(LiveFile file, List<String> columns, Consumer<@Nullable Object[]> each)
      throws IOException {
    var fields = columns.stream().map(name -> state.dataColumns().get(name)).toList();
    try (var reader = reader(file, fields)) {
      for (var row = reader.next(); row != null; row = reader.next()) {
        each.accept(row);
      }
    }
  }

  /** Takes back files that did not come into the table. */
  public void discard(Collection<DataFile> files) throws IOException {
    for (var file : files) {
      var location = new Path(lake.location(table), file.path());
      location.getFileSystem(lake.configuration()).delete(location, false);
    }
  }

  private long copy(LiveFile file, RowChange change, RowFile out) throws IOException {
    long rows = 0;
    try (var reader = reader(file, state.dataColumns().fields())) {
      for (var row = reader.next(); row != null; row = reader.next()) {
        var changed = change.of(row);
        if (changed != null) {
          out.write(changed);
          rows++;
        }
      }
    }
    return rows;
  }

  private RowReader reader(LiveFile file, List<StructField> columns) throws IOException {
    if (file.hasDeletionVector()) {
      throw new IllegalArgumentException("rows of " + file + " are deleted beside the file");
    }
    return RowReader.open(file.location(), columns, lake.configuration());
  }

  private RowFile create(LiveFile like) throws IOException {
    var columns = state.dataColumns().fields();
    var positions = new int[columns.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    var path =
        PartitionValue.directory(like.partitionValues())
            + "part-"
            + UUID.randomUUID()
            + ".zstd.parquet";
    return RowFile.create(
        lake.location(table),
        path,
        columns,
        positions,
        like.partitionValues(),
        lake.configuration());
  }
}
