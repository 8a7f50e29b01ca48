package io.sluice.delta.table;

import io.delta.kernel.Scan;
import io.delta.kernel.ScanBuilder;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads files of a table as it was when somebody looked; deleted rows are left out. */
final class TableRead {

  private final Engine engine;
  private final Scan scan;

  private TableRead(Engine engine, Scan scan) {
    this.engine = engine;
    this.scan = scan;
  }

  /**
   * @param columns what to read, in this order; all of them must be the table's
   */
  static TableRead of(Lake lake, TableState table, StructType columns) {
    return of(lake, table.snapshot().getScanBuilder().withReadSchema(columns));
  }

  static TableRead of(Lake lake, ScanBuilder scan) {
    return new TableRead(lake.engine(), scan.build());
  }

  /** The files that the scan may find rows in, with their statistics. */
  List<TableFile> files() {
    var found = new ArrayList<TableFile>();
    try (var batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (var rows = batches.next().getRows()) {
          rows.forEachRemaining(row -> found.add(new TableFile(row)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Hands on the rows of a file. */
  void read(TableFile file, Consumer<@Nullable Object[]> rows) {
    var state = scan.getScanState(engine);
    var status = InternalScanFileUtils.getAddFileStatus(file.scanFile());
    try {
      var physical =
          engine
              .getParquetHandler()
              .readParquetFiles(
                  Utils.singletonCloseableIterator(status),
                  ScanStateRow.getPhysicalDataReadSchema(state),
                  Optional.empty());
      var logical =
          Scan.transformPhysicalData(
              engine, state, file.scanFile(), physical.map(result -> result.getData()));
      try (logical) {
        logical.forEachRemaining(batch -> PlainValues.forEachRow(batch, rows));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
