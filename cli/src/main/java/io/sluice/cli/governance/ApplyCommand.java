package io.sluice.cli.governance;

import io.sluice.cli.instance.InstanceOptions;
import io.sluice.governance.GovernanceDiff;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code sluice apply}: from now on the file is in force, and nothing that an earlier one held.
 * With {@code --watch} it stays so, whatever is written into the file, until Ctrl-C.
 */
@Command(
    name = "apply",
    description =
        "Puts a configuration file in force. What an earlier one held and this one does not is"
            + " taken back; access tokens, and what was made beside the file, stay.",
    mixinStandardHelpOptions = true)
public final class ApplyCommand implements Runnable {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "the configuration, e.g. sluice.yaml")
  private Path file = Path.of("sluice.yaml");

  @Option(
      names = {"-w", "--watch"},
      description = "go on until Ctrl-C, and put every change of the file in force")
  private boolean watch;

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var declared = ConfigFile.read(file);
    var bootstrapServers = instance.bootstrapServers();
    if (watch) {
      keepInForce(bootstrapServers);
      return;
    }
    var diff = GovernanceDiff.of(InForce.read(bootstrapServers).declarations(), declared);
    try (var publisher = GovernancePublisher.start(bootstrapServers)) {
      publisher.publish(diff);
    }
    tell(commandLine().getOut(), diff);
  }

  private void keepInForce(String bootstrapServers) {
    try (var watching = ConfigWatch.start(file, bootstrapServers, new Teller())) {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Teller implements ConfigWatch.Listener {

    @Override
    public void inForce(GovernanceDiff diff) {
      tell(commandLine().getOut(), diff);
    }

    @Override
    public void refused(String message) {
      commandLine().getErr().println("sluice: " + message + "\nwhat was in force before stays");
      commandLine().getErr().flush();
    }

    @Override
    public void delayed(String message) {
      commandLine().getErr().println("sluice: " + message + "; trying again");
      commandLine().getErr().flush();
    }
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }

  private static void tell(PrintWriter out, GovernanceDiff diff) {
    diff.put().forEach(declaration -> out.println("in force    " + declaration.key()));
    diff.takenBack().forEach(key -> out.println("taken back  " + key));
    if (diff.put().isEmpty() && diff.takenBack().isEmpty()) {
      out.println("nothing to change");
    }
    out.flush();
  }
}
