package io.sluice.dashboards.lake;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lake as a process sees it that answers many questions: one engine, one snapshot of each
 * table, looked up anew every few seconds while somebody asks, and every question limited in rows,
 * time and in what it may see.
 *
 * <pre>
 *   _delta_log of each table ─▶ newer? ─▶ Delta Kernel ─▶ a view in the shared DuckDB
 *                                                             │
 *   statement ─▶ parsed, checked ─▶ names replaced by views of what the asker may see ─▶ rows
 * </pre>
 *
 * <p>It may be asked by any number of threads.
 */
public final class LiveLake implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LiveLake.class);
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final Lake lake;
  private final Engine engine = DefaultEngine.create(new Configuration());
  private final LiveDuck duck;
  private final Duration refresh;
  private final Map<TableName, Known> tables = new ConcurrentSkipListMap<>();
  private final Object refreshing = new Object();
  private final ScheduledExecutorService timer;
  private volatile long refreshedNanos;
  private volatile long askedNanos;
  private volatile boolean looked;

  private LiveLake(Path root, int memoryMebibytes, Duration refresh) {
    this.lake = new Lake(root);
    this.duck = LiveDuck.open(root, memoryMebibytes);
    this.refresh = refresh;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "lake-refresh");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** A table as it was when it was last looked at; one that cannot be read says why. */
  private record Known(long version, @Nullable DeltaSnapshot snapshot, String trouble) {}

  /**
   * Starts to look at the tables under a directory; it need not exist yet.
   *
   * @param memoryMebibytes what the engine may take beside the heap
   * @param refresh how old the view of a table may get
   */
  public static LiveLake start(Path root, int memoryMebibytes, Duration refresh) {
    var live = new LiveLake(root.toAbsolutePath().normalize(), memoryMebibytes, refresh);
    live.timer.scheduleWithFixedDelay(
        live::refreshIfWatched, refresh.toMillis(), refresh.toMillis(), TimeUnit.MILLISECONDS);
    return live;
  }

  /** The tables of which this scope may see rows, in the order of the names. */
  public List<TableName> tables(RowScope scope) {
    lookAgain();
    return tables.entrySet().stream()
        .filter(table -> isVisible(table.getValue(), scope))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The columns of a table, as the documented {@code CREATE TABLE} statements spell them. */
  public List<Column> columns(TableName name) {
    return snapshot(name).columns().fields().stream()
        .map(column -> new Column(column.getName(), DdlTypeMapper.map(column.getDataType())))
        .toList();
  }

  /** The version of a table; empty when there is no such table yet. */
  public OptionalLong version(TableName name) {
    lookAgain();
    var known = tables.get(name);
    return known == null ? OptionalLong.empty() : OptionalLong.of(known.version());
  }

  /** The tables that a statement names. */
  public List<TableName> tablesOf(String statement) {
    return List.copyOf(Question.of(duck.parse(statement)).tables());
  }

  /**
   * Asks.
   *
   * @throws LakeSqlException when there is no answer, saying why
   */
  public Answer ask(Asked asked) {
    lookAgain();
    var question = Question.of(duck.parse(asked.statement()));
    if (question.asksForTables()) {
      return tablesAsRows(asked.scope());
    }
    var described = question.describedTable();
    if (described.isPresent()) {
      return columnsAsRows(find(described.get(), asked.scope()));
    }
    question.refuseOtherSources();
    return duck.ask(views(question, asked.scope()), text(question), asked);
  }

  /**
   * Writes the answer into a new file, which whoever asked deletes; at most {@code maxRows} rows.
   *
   * @throws LakeSqlException when there is no answer, saying why
   */
  public Path export(Asked asked, ExportFormat format) {
    lookAgain();
    var question = Question.of(duck.parse(asked.statement()));
    question.refuseOtherSources();
    try {
      var file = Files.createTempFile(duck.scratch(), "export-", format.suffix());
      duck.export(views(question, asked.scope()), text(question), asked, file, format.options());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("no file to export into", e);
    }
  }

  /** Looks at every table again. */
  public void refresh() {
    synchronized (refreshing) {
      var present = lake.tables();
      tables.keySet().retainAll(present);
      present.forEach(this::refresh);
      refreshedNanos = System.nanoTime();
      looked = true;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (refreshing) {
      duck.close();
    }
  }

  private void lookAgain() {
    askedNanos = System.nanoTime();
    if (!looked || System.nanoTime() - refreshedNanos > 2 * refresh.toNanos()) {
      refresh();
    }
  }

  private void refreshIfWatched() {
    try {
      if (looked && System.nanoTime() - askedNanos < IDLE.toNanos()) {
        refresh();
      }
    } catch (RuntimeException e) {
      LOGGER.atWarn().setCause(e).log("tables not looked at, trying again");
    }
  }

  private void refresh(TableName name) {
    var directory = name.under(lake.root());
    var known = tables.get(name);
    if (known != null && known.version() == newestVersion(directory)) {
      return;
    }
    try {
      var snapshot = DeltaSnapshot.latest(engine, name, directory);
      duck.add(new TableView(name, snapshot));
      tables.put(name, new Known(snapshot.version(), snapshot, ""));
    } catch (LakeSqlException e) {
      tables.put(name, new Known(newestVersion(directory), null, String.valueOf(e.getMessage())));
    }
  }

  // listing names is far cheaper than reading a snapshot, and mostly there is nothing new
  private static long newestVersion(Path table) {
    try (var log = Files.list(table.resolve("_delta_log"))) {
      return log.map(file -> file.getFileName().toString())
          .filter(file -> file.matches("\\d{20}\\.json"))
          .mapToLong(file -> Long.parseLong(file.substring(0, 20)))
          .max()
          .orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the log of a table", e);
    }
  }

  private List<String> views(Question question, RowScope scope) {
    var statements = new ArrayList<String>();
    for (var named : question.tables()) {
      var found = find(named, scope);
      statements.add(
          "CREATE TEMP VIEW "
              + Sql.quoted(viewOf(named.toString()))
              + " AS SELECT * FROM "
              + found.engineName()
              + scope
                  .condition(snapshot(found), tables.keySet())
                  .map(condition -> " WHERE " + condition)
                  .orElse(""));
    }
    return statements;
  }

  private String text(Question question) {
    return duck.print(question.serializedWith(LiveLake::viewOf));
  }

  private static String viewOf(String name) {
    return "seen " + name;
  }

  private TableName find(TableName wanted, RowScope scope) {
    var visible = new TreeMap<String, TableName>(String.CASE_INSENSITIVE_ORDER);
    tables.entrySet().stream()
        .filter(table -> isVisible(table.getValue(), scope))
        .forEach(table -> visible.put(table.getKey().toString(), table.getKey()));
    var found = visible.get(wanted.toString());
    if (found == null) {
      throw Lake.unknown(wanted, List.copyOf(visible.values()));
    }
    return found;
  }

  private static boolean isVisible(Known table, RowScope scope) {
    var snapshot = table.snapshot();
    return snapshot == null ? scope.user() == null : scope.admits(snapshot);
  }

  private DeltaSnapshot snapshot(TableName name) {
    var known = tables.get(name);
    if (known == null) {
      throw Lake.unknown(name, List.copyOf(tables.keySet()));
    }
    if (known.snapshot() == null) {
      throw new LakeSqlException(known.trouble());
    }
    return known.snapshot();
  }

  private Answer tablesAsRows(RowScope scope) {
    var columns = List.of(text("catalog"), text("schema"), text("table"));
    var rows = new ArrayList<List<@Nullable Object>>();
    tables(scope).forEach(name -> rows.add(List.of(name.catalog(), name.schema(), name.table())));
    return new Answer(columns, rows, false);
  }

  private Answer columnsAsRows(TableName name) {
    var rows = new ArrayList<List<@Nullable Object>>();
    columns(name).forEach(column -> rows.add(List.of(column.name(), column.type())));
    return new Answer(List.of(text("column"), text("type")), rows, false);
  }

  private static Column text(String name) {
    return new Column(name, "VARCHAR");
  }
}
