package io.sluice.dashboards.lake;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.DataFileStatus;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Makes Delta tables: the log by Delta Kernel, the rows from SQL. */
public final class LakeFixture {

  private static final String ENGINE = "test";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;
  private final Engine engine = DefaultEngine.create(new Configuration());

  public LakeFixture(Path root) {
    this.root = root;
  }

  /** What SQL answers, cells as {@link LakeRows} gives them. */
  public record Answer(List<String> columns, List<List<@Nullable Object>> rows) {}

  public Answer ask(String sql) {
    var columns = new ArrayList<String>();
    var rows = new ArrayList<List<@Nullable Object>>();
    LakeSql.over(root)
        .query(
            sql,
            new LakeRows() {
              @Override
              public void columns(List<String> names) {
                columns.addAll(names);
              }

              @Override
              public void row(List<@Nullable Object> cells) {
                rows.add(cells);
              }
            });
    return new Answer(columns, rows);
  }

  public Path directory(String table) {
    return root.resolve(table.replace('.', '/'));
  }

  public void create(String table, StructType columns, String... partitionColumns) {
    var builder =
        TableManager.buildCreateTableTransaction(directory(table).toString(), columns, ENGINE);
    if (partitionColumns.length > 0) {
      var names = List.of(partitionColumns).stream().map(Column::new).toList();
      builder = builder.withDataLayoutSpec(DataLayoutSpec.partitioned(names));
    }
    builder.build(engine).commit(engine, CloseableIterable.emptyIterable());
  }

  /** Replaces the columns, as another writer would: Kernel changes no schema by itself. */
  public void widen(String table, StructType columns) throws Exception {
    var log = directory(table).resolve("_delta_log");
    var first = Files.readAllLines(log.resolve("00000000000000000000.json"));
    var metadata =
        JSON.readTree(first.stream().filter(l -> l.contains("metaData")).findFirst().get());
    ((ObjectNode) metadata.get("metaData"))
        .put("schemaString", DataTypeJsonSerDe.serializeDataType(columns));
    try (var commits = Files.list(log)) {
      long next = commits.filter(file -> file.toString().endsWith(".json")).count();
      Files.writeString(log.resolve("%020d.json".formatted(next)), metadata.toString());
    }
  }

  /** Adds the rows that a DuckDB query makes. */
  public void append(String table, String rows) throws Exception {
    append(table, rows, Map.of());
  }

  /** Adds rows that stand as JSON in the lines of a file, in these columns. */
  public void appendLines(String table, StructType columns, Path file) throws Exception {
    var types =
        columns.fields().stream()
            .map(
                column ->
                    Sql.quoted(column.getName())
                        + ": "
                        + Sql.literal(DuckTypeMapper.map(column.getDataType())))
            .collect(Collectors.joining(", ", "{", "}"));
    append(
        table,
        "SELECT * FROM read_json("
            + Sql.literal(file.toString())
            + ", format='newline_delimited', maximum_object_size=33554432, columns="
            + types
            + ")");
  }

  /** The same, into one partition. */
  public void append(String table, String rows, Map<String, Literal> partition) throws Exception {
    var transaction =
        TableManager.loadSnapshot(directory(table).toString())
            .build(engine)
            .buildUpdateTableTransaction(ENGINE, Operation.WRITE)
            .build(engine);
    var state = transaction.getTransactionState(engine);
    var context = Transaction.getWriteContext(engine, state, partition);
    var files = Utils.singletonCloseableIterator(write(rows, context));
    transaction.commit(
        engine,
        CloseableIterable.inMemoryIterable(
            Transaction.generateAppendActions(engine, state, files, context)));
  }

  private static DataFileStatus write(String rows, DataWriteContext context) throws Exception {
    var directory = URI.create(context.getTargetDirectory()).getPath();
    var file = Path.of(directory, UUID.randomUUID() + ".parquet");
    Files.createDirectories(file.getParent());
    try (var duck = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duck.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
      statement.execute("COPY (" + rows + ") TO " + Sql.literal(file.toString()));
    }
    return new DataFileStatus(
        "file:" + file,
        Files.size(file),
        Files.getLastModifiedTime(file).toMillis(),
        Optional.empty());
  }
}
