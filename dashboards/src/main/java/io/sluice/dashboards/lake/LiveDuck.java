package io.sluice.dashboards.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * One DuckDB in memory that many questions share, each on a connection of its own. It can open no
 * file outside the lake and its scratch directory, and nobody can change that any more.
 */
final class LiveDuck implements AutoCloseable {

  private final DuckDBConnection shared;
  private final Path scratch;
  private final ScheduledExecutorService alarm =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "query-alarm");
            thread.setDaemon(true);
            return thread;
          });

  private LiveDuck(DuckDBConnection shared, Path scratch) {
    this.shared = shared;
    this.scratch = scratch;
  }

  /** Opens one over a lake, with so much memory of its own (mebibytes). */
  static LiveDuck open(Path lake, int memoryMebibytes) {
    try {
      var scratch = Files.createTempDirectory("sluice-console-");
      var connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
      var duck = new LiveDuck(connection, scratch);
      settings(lake, scratch, memoryMebibytes).forEach(duck::run);
      return duck;
    } catch (IOException e) {
      throw new UncheckedIOException("no scratch directory", e);
    } catch (SQLException e) {
      throw Duck.refused(e);
    }
  }

  private static List<String> settings(Path lake, Path scratch, int memoryMebibytes) {
    var directories = Sql.literal(lake + "/") + ", " + Sql.literal(scratch + "/");
    return List.of(
        "SET TimeZone='UTC'",
        "SET memory_limit='" + memoryMebibytes + "MiB'",
        "SET autoinstall_known_extensions=false",
        "SET autoload_known_extensions=false",
        // rows come in the order that was asked for; keeping another one takes memory
        "SET preserve_insertion_order=false",
        // files of a table never change: what their footers say is read once
        "SET parquet_metadata_cache=true",
        "SET temp_directory=" + Sql.literal(scratch.resolve("spill").toString()),
        "SET allowed_directories=[" + directories + "]",
        "SET enable_external_access=false",
        "SET lock_configuration=true");
  }

  Path scratch() {
    return scratch;
  }

  void add(TableView view) {
    view.statements(scratch).forEach(this::run);
  }

  /** See {@link Duck#parse}. */
  String parse(String statement) {
    return textOf("SELECT json_serialize_sql(?::VARCHAR, skip_default := true)", statement);
  }

  /** A serialized statement as text again. */
  String print(String serialized) {
    return textOf("SELECT json_deserialize_sql(?::JSON)", serialized);
  }

  /**
   * Runs a statement on a connection that has these views.
   *
   * @throws LakeSqlException when it fails, or takes longer than the patience
   */
  Answer ask(List<String> views, String text, Asked asked) {
    try (var connection = shared.duplicate()) {
      prepare(connection, views);
      try (var statement = connection.prepareStatement(text)) {
        bind(statement, asked.parameters());
        return timed(statement, asked, () -> answer(statement, asked.maxRows()));
      }
    } catch (SQLException e) {
      throw Duck.refused(e);
    }
  }

  /** Writes what a statement answers into a file of the scratch directory. */
  void export(List<String> views, String text, Asked asked, Path file, String options) {
    var copy =
        "COPY ("
            + ("SELECT * FROM (" + text + ") LIMIT " + asked.maxRows())
            + ") TO "
            + Sql.literal(file.toString())
            + " ("
            + options
            + ")";
    try (var connection = shared.duplicate()) {
      prepare(connection, views);
      try (var statement = connection.createStatement()) {
        timed(statement, asked, () -> statement.execute(copy));
      }
    } catch (SQLException e) {
      throw Duck.refused(e);
    }
  }

  @Override
  public void close() {
    alarm.shutdownNow();
    try (var files = Files.walk(scratch)) {
      shared.close();
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (SQLException e) {
      throw Duck.refused(e);
    } catch (IOException e) {
      throw new UncheckedIOException("scratch directory not removed", e);
    }
  }

  /** Runs on the engine, and may fail as it does. */
  private interface Work<T> {
    T run() throws SQLException;
  }

  private <T> T timed(Statement statement, Asked asked, Work<T> work) throws SQLException {
    var late = new AtomicBoolean();
    var patience = asked.patience();
    var ringing =
        alarm.schedule(() -> cancel(statement, late), patience.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return work.run();
    } catch (SQLException e) {
      if (late.get()) {
        throw tooLong(patience, e);
      }
      throw e;
    } finally {
      ringing.cancel(false);
    }
  }

  private static LakeSqlException tooLong(Duration patience, SQLException cause) {
    return new LakeSqlException(
        "stopped after "
            + patience.toSeconds()
            + " s; ask for a shorter time range, or for fewer rows",
        cause);
  }

  private static void cancel(Statement statement, AtomicBoolean late) {
    try {
      late.set(true);
      statement.cancel();
    } catch (SQLException e) {
      // it has just ended by itself
      late.set(false);
    }
  }

  private static void prepare(Connection connection, List<String> views) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var view : views) {
        statement.execute(view);
      }
    }
  }

  private static void bind(PreparedStatement statement, List<@Nullable Object> parameters)
      throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      statement.setObject(i + 1, parameters.get(i));
    }
  }

  private static Answer answer(PreparedStatement statement, int maxRows) throws SQLException {
    try (var rows = statement.executeQuery()) {
      var columns = columns(rows);
      var cells = new ArrayList<List<@Nullable Object>>();
      while (rows.next()) {
        if (cells.size() == maxRows) {
          return new Answer(columns, cells, true);
        }
        cells.add(row(rows, columns.size()));
      }
      return new Answer(columns, cells, false);
    }
  }

  private static List<Column> columns(ResultSet rows) throws SQLException {
    var described = rows.getMetaData();
    var columns = new ArrayList<Column>();
    for (int i = 1; i <= described.getColumnCount(); i++) {
      columns.add(new Column(described.getColumnName(i), described.getColumnTypeName(i)));
    }
    return columns;
  }

  private static List<@Nullable Object> row(ResultSet rows, int width) throws SQLException {
    var cells = new ArrayList<@Nullable Object>(width);
    for (int i = 1; i <= width; i++) {
      cells.add(CellMapper.map(rows.getObject(i)));
    }
    return cells;
  }

  private String textOf(String question, String parameter) {
    try (var connection = shared.duplicate();
        var asking = connection.prepareStatement(question)) {
      asking.setString(1, parameter);
      try (var answer = asking.executeQuery()) {
        answer.next();
        return answer.getString(1);
      }
    } catch (SQLException e) {
      throw Duck.refused(e);
    }
  }

  private void run(String statement) {
    try (var running = shared.createStatement()) {
      running.execute(statement);
    } catch (SQLException e) {
      throw Duck.refused(e);
    }
  }
}
