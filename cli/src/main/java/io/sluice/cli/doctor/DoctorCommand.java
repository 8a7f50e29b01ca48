package io.sluice.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.cli.TextTable;
import io.sluice.event.JsonSerde;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice doctor}: finds what is wrong and says the cure; 1 when something is wrong. */
@Command(
    name = "doctor",
    description =
        "Finds the usual mistakes (ports, clocks, disk, Kafka, keys, TLS, tables, a sink that lags,"
            + " tokens, agents' settings) and says the cause and the cure of each.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {

  private static final Path USUAL = Path.of("sluice.yaml");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory of the instance (default: ${DEFAULT-VALUE})",
      defaultValue = "data")
  private Path data = Path.of("data");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "configuration to look at (default: ./sluice.yaml where it exists)")
  private @Nullable Path config;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka of an instance that runs elsewhere")
  private @Nullable String bootstrap;

  @Option(
      names = "--admin-url",
      paramLabel = "URL",
      description = "admin port of a process that runs elsewhere; once for each")
  private List<URI> adminUrls = List.of();

  @Option(names = "--offline", description = "do not call the model providers")
  private boolean offline;

  @Option(names = "--json", description = "print a JSON array")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var findings = new Doctor(wish(), System.getenv(), Clock.systemUTC()).examine();
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      printJson(findings, out);
    } else {
      print(findings, out);
    }
    out.flush();
    return findings.stream().anyMatch(each -> each.state() == Finding.State.WRONG) ? 1 : 0;
  }

  private Doctor.Wish wish() {
    var usual = Files.exists(USUAL) ? USUAL : null;
    return new Doctor.Wish(
        data,
        config == null ? usual : config,
        bootstrap,
        adminUrls,
        Path.of(System.getProperty("user.home")),
        !offline);
  }

  private static void printJson(List<Finding> findings, PrintWriter out) {
    try {
      out.println(JsonSerde.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(findings));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of texts are always JSON", e);
    }
  }

  private static void print(List<Finding> findings, PrintWriter out) {
    var table = new TextTable(List.of("check", "state", "what was seen"));
    findings.forEach(
        each -> table.add(each.check(), word(each.state()), each.cause().replace('\n', ' ')));
    table.print(out);
    long wrong = findings.stream().filter(each -> each.state() == Finding.State.WRONG).count();
    out.println();
    for (var each : findings) {
      if (!each.cure().isEmpty()) {
        out.println(each.check() + ": " + each.cause().strip());
        out.println("  cure: " + each.cure());
      }
    }
    out.println(
        wrong == 0
            ? "nothing is wrong"
            : wrong + (wrong == 1 ? " thing is wrong" : " things are wrong"));
  }

  private static String word(Finding.State state) {
    return switch (state) {
      case GOOD -> "good";
      case NOTE -> "note";
      case WRONG -> "WRONG";
    };
  }
}
