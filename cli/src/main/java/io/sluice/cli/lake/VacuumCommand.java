package io.sluice.cli.lake;

import io.sluice.cli.CommandException;
import io.sluice.cli.LifeTimeConverter;
import io.sluice.delta.maintenance.Maintenance;
import io.sluice.delta.maintenance.MaintenanceConfig;
import io.sluice.delta.maintenance.MaintenanceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice lake vacuum}: deletes files that no version worth keeping consists of. */
@Command(
    name = "vacuum",
    description =
        "Deletes data files that are part of no version of a table younger than --retain. Versions"
            + " older than that can no longer be read.",
    mixinStandardHelpOptions = true)
final class VacuumCommand implements Runnable {

  @Mixin private LakeOptions options = new LakeOptions();

  @Parameters(paramLabel = "TABLE", arity = "0..*", description = "three-level names; all if none")
  private List<String> tables = List.of();

  @Option(
      names = "--retain",
      paramLabel = "TIME",
      description = "for how long replaced files are kept (default: ${DEFAULT-VALUE})",
      defaultValue = "7d",
      converter = LifeTimeConverter.class)
  private Duration retain = MaintenanceConfig.RETAIN;

  @Option(names = "--dry-run", description = "name the files and delete none")
  private boolean dryRun;

  @Option(
      names = "--force",
      description = "accept a --retain below a day; readers of older versions will fail")
  private boolean force;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var maintenance = new Maintenance(options.lake(), Clock.systemUTC());
    try {
      for (var table : tables.isEmpty() ? maintenance.tables() : tables) {
        vacuum(maintenance, table);
      }
    } catch (MaintenanceException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandException.failed("the lake cannot be read or written: " + e.getMessage());
    }
  }

  private void vacuum(Maintenance maintenance, String table) throws IOException {
    var needless =
        force ? maintenance.needlessByForce(table, retain) : maintenance.needless(table, retain);
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    if (dryRun) {
      needless.forEach(file -> out.println(file.getPath()));
      tell(out, table, "would delete", needless);
      return;
    }
    maintenance.delete(needless);
    tell(out, table, "deleted", needless);
  }

  private static void tell(PrintWriter out, String table, String what, List<FileStatus> files) {
    long bytes = files.stream().mapToLong(FileStatus::getLen).sum();
    out.println(table + ": " + what + " " + files.size() + " files, " + Bytes.text(bytes));
    out.flush();
  }
}
