package io.sluice.cli.sql;

import io.sluice.cli.CommandException;
import io.sluice.cli.instance.RunFile;
import io.sluice.dashboards.lake.LakeSql;
import io.sluice.dashboards.lake.LakeSqlException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice sql}: asks the Delta tables; the instance need not be running. */
@Command(
    name = "sql",
    description = {
      "Asks the Delta tables, by three-level name.",
      "For example: sluice sql \"SELECT * FROM system.ai_gateway.usage\"",
      "SHOW TABLES lists them, DESCRIBE catalog.schema.table shows the columns of one."
    },
    mixinStandardHelpOptions = true)
public final class SqlCommand implements Runnable {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory of the instance (default: ${DEFAULT-VALUE})",
      defaultValue = "data")
  private Path data = Path.of("data");

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

  @Parameters(paramLabel = "STATEMENT", description = "one statement that only reads")
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
    var printer = printer(out);
    try {
      LakeSql.over(directory()).query(statement, printer);
    } catch (LakeSqlException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    }
    printer.end();
    out.flush();
  }

  private Path directory() {
    if (lake != null) {
      return lake;
    }
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
