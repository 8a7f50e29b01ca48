package io.sluice.cli.lake;

import static io.sluice.cli.TextTable.Cell.left;
import static io.sluice.cli.TextTable.Cell.right;

import io.sluice.cli.CommandException;
import io.sluice.cli.LifeTimeConverter;
import io.sluice.cli.TextTable;
import io.sluice.delta.maintenance.Maintenance;
import io.sluice.delta.maintenance.MaintenanceConfig;
import io.sluice.delta.maintenance.MaintenanceException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice lake optimize}: merges small files, beside whoever writes and reads. */
@Command(
    name = "optimize",
    description =
        "Merges small files of a table into large ones, and shortens its log. Safe beside writers"
            + " and readers; the rows stay the same.",
    mixinStandardHelpOptions = true)
final class OptimizeCommand implements Runnable {

  @Mixin private LakeOptions options = new LakeOptions();

  @Parameters(paramLabel = "TABLE", arity = "0..*", description = "three-level names; all if none")
  private List<String> tables = List.of();

  @Option(
      names = "--target-size",
      paramLabel = "SIZE",
      description = "how large merged files are to become (default: ${DEFAULT-VALUE})",
      defaultValue = "128MiB",
      converter = Bytes.class)
  private long targetSize = MaintenanceConfig.TARGET_BYTES;

  @Option(
      names = "--retain",
      paramLabel = "TIME",
      description = "how much of the log stays, for time travel (default: ${DEFAULT-VALUE})",
      defaultValue = "7d",
      converter = LifeTimeConverter.class)
  private Duration retain = MaintenanceConfig.RETAIN;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var maintenance = new Maintenance(options.lake(), Clock.systemUTC());
    var report = new TextTable(List.of("table", "files", "now", "size", "now", "seconds"));
    try {
      for (var table : tables.isEmpty() ? maintenance.tables() : tables) {
        optimize(maintenance, table, report);
      }
    } catch (MaintenanceException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandException.failed("the lake cannot be read or written: " + e.getMessage());
    } finally {
      print(report);
    }
  }

  private void optimize(Maintenance maintenance, String table, TextTable report)
      throws IOException {
    long start = System.nanoTime();
    var done = maintenance.optimize(table, targetSize, retain);
    report.add(
        List.of(
            left(table),
            right(Long.toString(done.filesBefore())),
            right(Long.toString(done.filesAfter())),
            right(Bytes.text(done.bytesBefore())),
            right(Bytes.text(done.bytesAfter())),
            right(Long.toString(Duration.ofNanos(System.nanoTime() - start).toSeconds()))));
  }

  private void print(TextTable report) {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    if (report.size() > 0) {
      report.print(out);
    }
    out.flush();
  }
}
