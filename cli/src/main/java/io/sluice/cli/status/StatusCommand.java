package io.sluice.cli.status;

import io.sluice.cli.TextTable;
import io.sluice.cli.instance.ConfigState;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.cli.instance.RunFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice status}: asks every process of the instance; 1 when one is not ready. */
@Command(
    name = "status",
    description = "Asks every process of a running instance whether it is ready, and if not, why.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

  private static final List<String> HEADINGS = List.of("process", "pid", "state", "cause");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory of the instance (default: ${DEFAULT-VALUE})",
      defaultValue = "data")
  private Path data = Path.of("data");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var run = InstanceOptions.running(data);
    var table = new TextTable(HEADINGS);
    boolean allReady = true;
    for (var process : run.pids().entrySet()) {
      var readiness = readiness(run, process.getKey(), process.getValue());
      allReady &= readiness.isReady();
      table.add(
          process.getKey(),
          process.getValue().toString(),
          readiness.isReady() ? "ready" : "not ready",
          readiness.cause());
    }
    print(run, table);
    return allReady ? 0 : 1;
  }

  private static Readiness readiness(RunFile run, String name, long pid) {
    if (ProcessHandle.of(pid).isEmpty()) {
      return new Readiness("process " + pid + " is gone");
    }
    var adminPort = run.adminPorts().get(name);
    if (adminPort != null) {
      return Readiness.ofAdminPort(adminPort);
    }
    if (name.equals("kafka")) {
      int colon = run.kafka().lastIndexOf(':');
      return Readiness.ofListener(
          run.kafka().substring(0, colon), Integer.parseInt(run.kafka().substring(colon + 1)));
    }
    return Readiness.READY;
  }

  private void print(RunFile run, TextTable table) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    table.print(out);
    out.println();
    out.println("ingress  " + run.ingress());
    out.println("otlp     " + run.otlp());
    out.println("         " + run.otlpGrpc() + "  gRPC");
    out.println("console  " + run.console());
    out.println("kafka    " + run.kafka());
    out.println("lake     " + run.lake());
    var config = run.config();
    if (config != null) {
      print(config, out);
    }
    out.flush();
  }

  private static void print(ConfigState config, PrintWriter out) {
    var trouble = config.trouble();
    var since = config.since().truncatedTo(ChronoUnit.SECONDS);
    if (trouble == null) {
      out.println("config   " + config.file() + ", in force since " + since);
      return;
    }
    out.println("config   not in force since " + since + ", what was before stays:");
    out.println(trouble.indent(9).stripTrailing());
  }
}
