package io.sluice.dashboards.lake;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * SQL over the Delta tables of a lake, by three-level name.
 *
 * <pre>
 *   statement ─▶ parsed by DuckDB ─▶ tables it names ─▶ latest snapshot of each, from Delta Kernel
 *                                                            │
 *   rows ◀─ asked in a locked DuckDB that reads the lake only ◀─ a view of each
 * </pre>
 *
 * <p>Every question reads the latest version of its tables and has an engine of its own. It reads
 * only: no statement that writes is accepted, and no file outside the lake can be opened.
 */
public final class LakeSql {

  private final Lake lake;
  private final Engine engine;

  private LakeSql(Lake lake, Engine engine) {
    this.lake = lake;
    this.engine = engine;
  }

  /** The tables under a directory, {@code <root>/catalog/schema/table}; it need not exist yet. */
  public static LakeSql over(Path root) {
    var absolute = root.toAbsolutePath().normalize();
    return new LakeSql(new Lake(absolute), DefaultEngine.create(new Configuration()));
  }

  /** Every table there is, in the order of the names. */
  public List<TableName> tables() {
    return lake.tables();
  }

  /**
   * Asks, and passes the answer on row by row.
   *
   * @param statement one SELECT, WITH, DESCRIBE, SUMMARIZE or SHOW TABLES
   * @throws LakeSqlException when there is no answer, saying why
   */
  public void query(String statement, LakeRows answer) {
    try (var duck = Duck.open()) {
      var question = Question.of(duck.parse(statement));
      if (question.asksForTables()) {
        showTables(answer);
        return;
      }
      var described = question.describedTable();
      if (described.isPresent()) {
        describe(described.get(), answer);
        return;
      }
      addViews(duck, question);
      duck.lock(lake.root());
      duck.ask(question.serializedForEngine(), answer);
    }
  }

  private void showTables(LakeRows answer) {
    answer.columns(List.of("catalog", "schema", "table"));
    lake.tables().forEach(name -> answer.row(List.of(name.catalog(), name.schema(), name.table())));
  }

  private void describe(TableName wanted, LakeRows answer) {
    answer.columns(List.of("column", "type"));
    for (var column : snapshot(lake.find(wanted)).columns().fields()) {
      answer.row(List.of(column.getName(), DdlTypeMapper.map(column.getDataType())));
    }
  }

  // a table may be named twice, in upper and in lower case
  private void addViews(Duck duck, Question question) {
    var found = new TreeMap<String, TableName>(String.CASE_INSENSITIVE_ORDER);
    question.tables().stream().map(lake::find).forEach(name -> found.put(name.toString(), name));
    found.values().forEach(name -> duck.add(new TableView(name, snapshot(name))));
  }

  private DeltaSnapshot snapshot(TableName name) {
    return DeltaSnapshot.latest(engine, name, name.under(lake.root()));
  }
}
