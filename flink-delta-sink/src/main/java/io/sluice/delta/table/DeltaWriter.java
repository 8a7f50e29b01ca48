package io.sluice.delta.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;

/** Writes rows to the files of their tables; at the checkpoint the files become changes. */
final class DeltaWriter implements CommittingSinkWriter<TableRows, TableChange> {

  /** Rows of two layouts never share a file; the committer will refuse one of the two. */
  private record Target(String table, String layout) {}

  private final Lake lake;
  private final TableLayouts layouts;
  private final Map<Target, TableWriter> writers = new LinkedHashMap<>();

  DeltaWriter(Lake lake, TableLayouts layouts) {
    this.lake = lake;
    this.layouts = layouts;
  }

  @Override
  public void write(TableRows rows, Context context) throws IOException {
    write(rows);
  }

  void write(TableRows rows) throws IOException {
    if (rows.rows().isEmpty()) {
      return;
    }
    var target = new Target(rows.table(), rows.layout());
    writers.computeIfAbsent(target, this::writer).write(rows);
  }

  @Override
  public void flush(boolean endOfInput) {
    // the files are finished in prepareCommit, which follows
  }

  @Override
  public Collection<TableChange> prepareCommit() throws IOException {
    var changes = new ArrayList<TableChange>();
    for (var writer : writers.values()) {
      changes.add(writer.finish());
    }
    writers.clear();
    return changes;
  }

  @Override
  public void close() throws IOException {
    discard();
  }

  void discard() throws IOException {
    for (var writer : writers.values()) {
      writer.discard();
    }
  }

  private TableWriter writer(Target target) {
    return new TableWriter(lake, target.table(), target.layout(), layouts.named(target.layout()));
  }
}
