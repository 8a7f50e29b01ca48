package io.sluice.dashboards.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** One DuckDB in memory, with a scratch directory, for one question. */
final class Duck implements AutoCloseable {

  private static final List<String> SETTINGS =
      List.of(
          "SET TimeZone='UTC'",
          "SET memory_limit='1GB'",
          "SET autoinstall_known_extensions=false",
          "SET autoload_known_extensions=false");

  private final Connection connection;
  private final Path scratch;

  private Duck(Connection connection, Path scratch) {
    this.connection = connection;
    this.scratch = scratch;
  }

  static Duck open() {
    var properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    try {
      var scratch = Files.createTempDirectory("sluice-sql-");
      var duck = new Duck(DriverManager.getConnection("jdbc:duckdb:", properties), scratch);
      SETTINGS.forEach(duck::run);
      duck.run("SET temp_directory=" + Sql.literal(scratch.toString()));
      return duck;
    } catch (IOException e) {
      throw new UncheckedIOException("no scratch directory", e);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** The statement as DuckDB's parser understands it, serialized; nothing is run. */
  String parse(String statement) {
    try (var parser =
        connection.prepareStatement(
            "SELECT json_serialize_sql(?::VARCHAR, skip_default := true)")) {
      parser.setString(1, statement);
      try (var answer = parser.executeQuery()) {
        answer.next();
        return answer.getString(1);
      }
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  void add(TableView view) {
    view.statements(scratch).forEach(this::run);
  }

  /** From now on only files of the lake can be read, and nobody can unlock it again. */
  void lock(Path lake) {
    run(
        "SET allowed_directories=["
            + Sql.literal(lake + "/")
            + ", "
            + Sql.literal(scratch + "/")
            + "]");
    run("SET enable_external_access=false");
    run("SET lock_configuration=true");
  }

  /** Runs a serialized statement. */
  void ask(String serialized, LakeRows answer) {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "PRAGMA json_execute_serialized_sql(" + Sql.literal(serialized) + ")")) {
      pass(rows, answer);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  @Override
  public void close() {
    try (var files = Files.walk(scratch)) {
      connection.close();
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (SQLException e) {
      throw refused(e);
    } catch (IOException e) {
      throw new UncheckedIOException("scratch directory not removed", e);
    }
  }

  private static void pass(ResultSet rows, LakeRows answer) throws SQLException {
    var columns = rows.getMetaData();
    int width = columns.getColumnCount();
    var names = new ArrayList<String>(width);
    for (int i = 1; i <= width; i++) {
      names.add(columns.getColumnName(i));
    }
    answer.columns(names);
    while (rows.next()) {
      var cells = new ArrayList<@Nullable Object>(width);
      for (int i = 1; i <= width; i++) {
        cells.add(CellMapper.map(rows.getObject(i)));
      }
      answer.row(cells);
    }
  }

  private void run(String statement) {
    try (var running = connection.createStatement()) {
      running.execute(statement);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  static LakeSqlException refused(SQLException e) {
    var message = String.valueOf(e.getMessage());
    // what follows points into the serialized statement, which nobody wrote
    int pointer = message.indexOf("\n\nLINE ");
    return new LakeSqlException((pointer < 0 ? message : message.substring(0, pointer)).strip(), e);
  }
}
