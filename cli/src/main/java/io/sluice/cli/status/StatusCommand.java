package io.sluice.cli.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.cli.TextTable;
import io.sluice.cli.instance.ConfigState;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.cli.instance.RunFile;
import io.sluice.event.JsonSerde;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice status}: asks every process of the instance; 1 when one is not ready. */
@Command(
    name = "status",
    description = {
      "Asks every process of a running instance whether it is ready, and if not, why; and shows how"
          + " many calls there are, how they fare, and what waits."
    },
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

  private static final List<String> HEADINGS = List.of("process", "pid", "state", "cause");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory of the instance (default: ${DEFAULT-VALUE})",
      defaultValue = "data")
  private Path data = Path.of("data");

  @Option(
      names = "--admin-url",
      paramLabel = "URL",
      description =
          "admin port of a process that runs elsewhere, e.g. http://gateway:9090; once for each"
              + " process that is to be asked")
  private List<URI> adminUrls = List.of();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Option(
      names = "--interval",
      paramLabel = "MILLIS",
      description = "how long to look for rates (default: ${DEFAULT-VALUE})",
      defaultValue = "1000")
  private long intervalMillis = 1000;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var run = adminUrls.isEmpty() ? InstanceOptions.running(data) : null;
    Supplier<List<ProcessReport>> look = run == null ? this::elsewhere : () -> Processes.of(run);
    var before = look.get();
    TimeUnit.MILLISECONDS.sleep(intervalMillis);
    var now = look.get();
    var glance = Glance.of(before, now, Duration.ofMillis(intervalMillis));
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      printJson(run, now, glance, out);
    } else {
      print(run, now, glance, out);
    }
    out.flush();
    return now.stream().allMatch(ProcessReport::ready) ? 0 : 1;
  }

  private List<ProcessReport> elsewhere() {
    return adminUrls.stream().map(url -> ProcessReport.of(new AdminPort(url))).toList();
  }

  private static void printJson(
      @Nullable RunFile run, List<ProcessReport> processes, Glance glance, PrintWriter out) {
    var whole = new LinkedHashMap<String, Object>();
    whole.put("ready", processes.stream().allMatch(ProcessReport::ready));
    whole.put("processes", processes);
    whole.put("figures", glance);
    if (run != null) {
      whole.put("instance", run);
    }
    try {
      out.println(JsonSerde.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(whole));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of texts and numbers are always JSON", e);
    }
  }

  private static void print(
      @Nullable RunFile run, List<ProcessReport> processes, Glance glance, PrintWriter out) {
    var table = new TextTable(HEADINGS);
    for (var process : processes) {
      var pid = process.pid();
      table.add(
          process.name(),
          pid == null ? "" : pid.toString(),
          process.ready() ? "ready" : "not ready",
          process.cause());
    }
    table.print(out);
    processes.forEach(
        process ->
            process
                .notes()
                .forEach((name, note) -> out.println(process.name() + ", " + name + ": " + note)));
    out.println();
    GlanceText.print(glance, out);
    if (run != null) {
      print(run, out);
    }
  }

  private static void print(RunFile run, PrintWriter out) {
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
