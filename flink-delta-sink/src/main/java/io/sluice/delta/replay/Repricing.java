package io.sluice.delta.replay;

import io.sluice.delta.maintenance.Tables;
import io.sluice.delta.replay.ReplayRange.Times;
import io.sluice.delta.row.TableSchema;
import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.DataFile;
import io.sluice.delta.table.FileCopy;
import io.sluice.delta.table.FileSwap;
import io.sluice.delta.table.FileSwap.Outcome;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.LiveFile;
import io.sluice.delta.table.TableState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices the calls of a span of time anew, by another price book, from the tokens that their rows
 * tell of. Only rows whose cost or price version becomes another one are changed, all of them in
 * one commit; the version before it can still be read until its files are vacuumed. A row that
 * comes in later keeps the price that it was recorded with.
 */
public final class Repricing {

  private static final int ATTEMPTS = 5;

  private final Lake lake;
  private final Times range;
  private final PriceBook prices;

  /**
   * @param from the first day or moment, as {@link ReplayRange#parse} reads it
   * @param to the first behind the last
   * @throws ReplayException when they are no times
   */
  public Repricing(Lake lake, String from, String to, PriceBook prices) {
    this.lake = lake;
    this.range = new Times(ReplayRange.time("from", from), ReplayRange.time("to", to));
    this.prices = prices;
  }

  /**
   * What would change; changes nothing.
   *
   * @throws ReplayException when the usage table is not what it should be
   * @throws io.sluice.delta.maintenance.MaintenanceException when there is none
   */
  public Repriced preview() throws IOException {
    return new Pass(usage()).read();
  }

  /**
   * Changes the rows; returns what has changed.
   *
   * @throws ReplayException when the usage table is not what it should be
   * @throws io.sluice.delta.maintenance.MaintenanceException when there is none
   */
  public Repriced run() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var done = new Pass(usage()).write();
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw new IOException(
        "files of " + UsageRow.TABLE + " were replaced by others again and again");
  }

  private TableState usage() throws IOException {
    var table = Tables.look(lake, UsageRow.TABLE);
    Tables.demandRewritable(UsageRow.TABLE, table);
    var missing =
        TableSchema.USAGE.columns().fieldNames().stream()
            .filter(column -> !table.dataColumns().fieldNames().contains(column))
            .filter(column -> !table.partitionColumns().contains(column))
            .findFirst();
    if (missing.isPresent()) {
      throw new ReplayException(UsageRow.TABLE + " has no column " + missing.get());
    }
    return table;
  }

  /** Goes once through the files of one version. */
  private final class Pass {

    private final TableState table;
    private final FileCopy copy;
    private final UsageColumnsAt columns;
    private final Map<String, Repriced.Model> byModel = new HashMap<>();
    private long changed;

    Pass(TableState table) {
      this.table = table;
      this.copy = new FileCopy(lake, UsageRow.TABLE, table);
      this.columns = new UsageColumnsAt(table.dataColumns().fieldNames());
    }

    Repriced read() throws IOException {
      for (var file : files()) {
        count(file);
      }
      return new Repriced(byModel);
    }

    Optional<Repriced> write() throws IOException {
      var out = new ArrayList<LiveFile>();
      var in = new ArrayList<DataFile>();
      boolean isDone = false;
      try {
        for (var file : files()) {
          if (count(file) > 0) {
            out.add(file);
            copy.copy(List.of(file), row -> repriced(row).orElse(row)).ifPresent(in::add);
          }
        }
        var swap = new FileSwap(lake, UsageRow.TABLE, FileSwap.Rows.CHANGED);
        isDone = in.isEmpty() || swap.run(out, in) == Outcome.DONE;
        return isDone ? Optional.of(new Repriced(byModel)) : Optional.empty();
      } finally {
        if (!isDone) {
          copy.discard(in);
        }
      }
    }

    private List<LiveFile> files() throws IOException {
      var data = table.dataColumns();
      return table.files().stream()
          .filter(
              file -> file.mayHold(RowTime.EVENT_TIME, data, range.fromMicros(), range.toMicros()))
          .toList();
    }

    private long count(LiveFile file) throws IOException {
      long before = changed;
      copy.read(file, table.dataColumns().fieldNames(), this::count);
      return changed - before;
    }

    private void count(@Nullable Object[] row) {
      if (!isInRange(row)) {
        return;
      }
      var old = columns.cost(row);
      var price = prices.costOf(columns.call(row));
      var other = repriced(row);
      changed += other.isPresent() ? 1 : 0;
      double before = old == null ? 0 : old;
      byModel.merge(
          columns.model(row).orElse("-"),
          new Repriced.Model(
              1,
              other.isPresent() ? 1 : 0,
              price.isPresent() ? 0 : 1,
              before,
              price.map(PriceBook.Cost::usd).orElse(before)),
          Repriced.Model::plus);
    }

    // empty when the row stays as it is
    private Optional<@Nullable Object[]> repriced(@Nullable Object[] row) {
      if (!isInRange(row)) {
        return Optional.empty();
      }
      return prices
          .costOf(columns.call(row))
          .filter(
              price ->
                  !Objects.equals(price.usd(), columns.cost(row))
                      || !price.version().equals(columns.priceVersion(row)))
          .map(price -> columns.with(price, row));
    }

    private boolean isInRange(@Nullable Object[] row) {
      long micros = columns.micros(row);
      return micros >= range.fromMicros() && micros < range.toMicros();
    }
  }
}
