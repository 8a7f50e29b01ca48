package io.sluice.cli.sql;

import io.sluice.cli.CommandException;
import io.sluice.cli.governance.DeclaredTables;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.cli.instance.RunFile;
import io.sluice.dashboards.lake.LakeSql;
import io.sluice.dashboards.lake.LakeSqlException;
import io.sluice.governance.ddl.CreateTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code sluice sql}: asks the Delta tables, for which the instance need not be running, and makes
 * new ones, for which it must.
 */
@Command(
    name = "sql",
    description = {
      "Asks the Delta tables, by three-level name.",
      "For example: sluice sql \"SELECT * FROM system.ai_gateway.usage\"",
      "SHOW TABLES lists them, DESCRIBE catalog.schema.table shows the columns of one.",
      "CREATE TABLE with the documented columns makes one that telemetry may be sent to."
    },
    mixinStandardHelpOptions = true)
public final class SqlCommand implements Runnable {

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description = "directory of the tables, where it is not that of an instance on this machine")
  private @Nullable Path lake;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table (the default; long cells are cut), csv or json (whole, for machines)",
      defaultValue = "table")
  private Format format = Format.TABLE;

  @Option(
      names = "--owner",
      paramLabel = "GRANTEE",
      description =
          "who may write and read a table that is created, e.g. group:engineers (default: you)")
  private @Nullable String owner;

  @Parameters(
      paramLabel = "STATEMENT",
      description = "one statement that only reads, or CREATE TABLE")
  private String statement = "";

  @Spec private @Nullable CommandSpec spec;

  /** How an answer is printed. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Override
  public void run() {
    var out = out();
    if (CreateTable.isMeantBy(statement)) {
      out.println(
          new TableCreation(DeclaredTables.of(instance), lakeInReach(), owner).follow(statement));
    } else {
      ask(printer(out));
    }
    out.flush();
  }

  private void ask(Printer printer) {
    try {
      LakeSql.over(directory()).query(statement, printer);
    } catch (LakeSqlException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    }
    printer.end();
  }

  private Optional<Path> lakeInReach() {
    return lake != null || instance.isOfData() ? Optional.of(directory()) : Optional.empty();
  }

  private Path directory() {
    if (lake != null) {
      return lake;
    }
    var data = instance.data();
    return RunFile.read(data).map(run -> Path.of(run.lake())).orElse(data.resolve("lake"));
  }

  private Printer printer(PrintWriter out) {
    return switch (format) {
      case TABLE -> new TablePrinter(out);
      case CSV -> new CsvPrinter(out);
      case JSON -> new JsonPrinter(out);
    };
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
