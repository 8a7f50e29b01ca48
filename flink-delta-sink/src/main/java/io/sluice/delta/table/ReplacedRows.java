package io.sluice.delta.table;

import io.delta.kernel.data.Row;
import io.delta.kernel.expressions.And;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes provisional rows out of a table: each file that holds one is written again without it. Rare
 * and small: ids of calls begin with their time, so that files of other times are not read.
 */
final class ReplacedRows {

  /**
   * A file that goes, and what comes in its place; nothing when no row is left.
   *
   * @param remove the action that takes it out of the table
   */
  record Rewritten(Row remove, Optional<DataFile> rest) {}

  private final Lake lake;
  private final String name;
  private final TableState table;
  private final Set<String> ids;
  private final StructType columns;
  private final List<StructField> dataColumns;
  private final int[] positions;
  private final int id;

  ReplacedRows(Lake lake, String name, TableState table, List<String> ids) {
    this.lake = lake;
    this.name = name;
    this.table = table;
    this.ids = new HashSet<>(ids);
    this.columns = table.snapshot().getSchema();
    var partitionColumns = table.snapshot().getPartitionColumnNames();
    this.dataColumns =
        columns.fields().stream()
            .filter(column -> !partitionColumns.contains(column.getName()))
            .toList();
    this.positions =
        dataColumns.stream().mapToInt(column -> columns.indexOf(column.getName())).toArray();
    this.id = columns.indexOf(RowStanding.ID_COLUMN);
  }

  /** Writes what remains of the files that hold such rows; the table is not changed yet. */
  List<Rewritten> rewrite() throws IOException {
    var all = TableRead.of(lake, table, columns);
    var rewritten = new ArrayList<Rewritten>();
    for (var file : filesWithSuchRows()) {
      rewritten.add(new Rewritten(removal(file), rest(all, file)));
    }
    return rewritten;
  }

  private List<TableFile> filesWithSuchRows() {
    var ofIds =
        TableRead.of(
            lake,
            table
                .snapshot()
                .getScanBuilder()
                .withFilter(betweenLowestAndHighest())
                .withReadSchema(new StructType().add(RowStanding.ID_COLUMN, StringType.STRING)));
    return ofIds.files().stream().filter(file -> holdsOne(ofIds, file)).toList();
  }

  private Predicate betweenLowestAndHighest() {
    var column = new Column(RowStanding.ID_COLUMN);
    return new And(
        new Predicate(">=", column, Literal.ofString(Collections.min(ids))),
        new Predicate("<=", column, Literal.ofString(Collections.max(ids))));
  }

  private boolean holdsOne(TableRead ofIds, TableFile file) {
    var found = new AtomicBoolean();
    ofIds.read(file, row -> found.compareAndSet(false, ids.contains(String.valueOf(row[0]))));
    return found.get();
  }

  private static Row removal(TableFile file) {
    var now = Optional.of(System.currentTimeMillis());
    return SingleAction.createRemoveFileSingleAction(file.add().toRemoveFileRow(true, now));
  }

  private Optional<DataFile> rest(TableRead all, TableFile file) throws IOException {
    var partition = InternalScanFileUtils.getPartitionValues(file.scanFile());
    var path = PartitionValue.directory(partition) + "part-" + UUID.randomUUID() + ".zstd.parquet";
    var rest =
        RowFile.create(
            lake.location(name), path, dataColumns, positions, partition, lake.configuration());
    var isEmpty = new AtomicBoolean(true);
    all.read(
        file,
        row -> {
          if (!ids.contains(String.valueOf(row[id]))) {
            isEmpty.set(false);
            write(rest, row);
          }
        });
    if (isEmpty.get()) {
      rest.discard();
      return Optional.empty();
    }
    return Optional.of(rest.finish());
  }

  private static void write(RowFile file, @Nullable Object[] row) {
    try {
      file.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
