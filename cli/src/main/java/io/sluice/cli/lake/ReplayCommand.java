package io.sluice.cli.lake;

import io.sluice.cli.CommandException;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.delta.maintenance.MaintenanceException;
import io.sluice.delta.replay.Replay;
import io.sluice.delta.replay.ReplayException;
import io.sluice.delta.replay.ReplayOrder;
import io.sluice.delta.replay.ReplayRange;
import io.sluice.delta.replay.ReplayReport;
import io.sluice.delta.table.Lake;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice replay}: lands a part of a topic once more, while the instance runs. */
@Command(
    name = "replay",
    description = {
      "Lands a part of a topic once more: into a new table, or into one that exists, in the place of"
          + " its rows of that part, by one commit.",
      "The same command again finishes what was broken off, and leaves no row twice."
    },
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Runnable {

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description = "directory or URI of the tables, where it is not that of --data")
  private @Nullable String lake;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      required = true,
      description = "for example llm.calls.v1 or otlp_metrics")
  private String topic = "";

  @Option(
      names = "--from",
      paramLabel = "TIME|OFFSET",
      required = true,
      description =
          "rows of that time or later (2026-06-01, 2026-06-01T12:00:00Z), or the first offset")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "TIME|OFFSET",
      required = true,
      description = "and before that time, or offset")
  private String to = "";

  @Option(names = "--into", paramLabel = "TABLE", required = true, description = "three-level name")
  private String into = "";

  @Option(
      names = "--only",
      paramLabel = "TABLE",
      description =
          "records for that table only, where the topic has some for several (default: all into a"
              + " new table, its own into one that exists)")
  private @Nullable String only;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var bootstrap = instance.bootstrapServers();
    var commandLine = Objects.requireNonNull(spec).commandLine();
    var bar = new ProgressBar(commandLine.getErr());
    try {
      var order = new ReplayOrder(bootstrap, topic, ReplayRange.parse(from, to), into, only);
      var report = new Replay(tables()).run(order, bar);
      bar.end();
      commandLine.getOut().println(text(report));
      commandLine.getOut().flush();
    } catch (ReplayException e) {
      throw CommandException.refused(String.valueOf(e.getMessage()));
    } catch (MaintenanceException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandException.failed(e.getMessage() + "; the same command goes on later");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Lake tables() {
    return Lake.at(lake == null ? instance.lake() : lake);
  }

  private String text(ReplayReport report) {
    return into
        + ": "
        + report.rows()
        + " rows of "
        + report.records()
        + " records, in the place of "
        + report.replaced()
        + (report.held() == 0 ? "" : "; " + report.held() + " records were there already")
        + (report.repeated() == 0 ? "" : "; " + report.repeated() + " rows came twice")
        + (report.unusable() == 0 ? "" : "; " + report.unusable() + " records are no rows");
  }
}
