package io.sluice.cli.governance;

import io.sluice.cli.instance.InstanceOptions;
import io.sluice.governance.GovernanceDiff;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice apply}: from now on the file, and nothing else, is in force. */
@Command(
    name = "apply",
    description =
        "Puts a configuration file in force. What it does not hold is taken back, access tokens"
            + " excepted.",
    mixinStandardHelpOptions = true)
public final class ApplyCommand implements Runnable {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "the configuration, e.g. sluice.yaml")
  private Path file = Path.of("sluice.yaml");

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var declared = ConfigFile.read(file);
    var bootstrapServers = instance.bootstrapServers();
    var diff = GovernanceDiff.of(InForce.read(bootstrapServers).declarations(), declared);
    try (var publisher = GovernancePublisher.start(bootstrapServers)) {
      publisher.publish(diff);
    }
    tell(Objects.requireNonNull(spec).commandLine().getOut(), diff);
  }

  private static void tell(PrintWriter out, GovernanceDiff diff) {
    diff.put().forEach(declaration -> out.println("in force    " + declaration.key()));
    diff.takenBack().forEach(key -> out.println("taken back  " + key));
    if (diff.isEmpty()) {
      out.println("nothing to change");
    }
    out.flush();
  }
}
