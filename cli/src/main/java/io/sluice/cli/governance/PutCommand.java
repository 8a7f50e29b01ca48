package io.sluice.cli.governance;

import io.sluice.cli.instance.InstanceOptions;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice put}: one declaration from now on, in the place of the one before. */
@Command(
    name = "put",
    description =
        "Declares one thing, with the members that it has in sluice.yaml. What sluice.yaml holds is"
            + " changed there.",
    mixinStandardHelpOptions = true)
public final class PutCommand implements Runnable {

  @Parameters(
      paramLabel = "KIND/NAME",
      description =
          "e.g. principals/ci, groups/engineers, models/opus, providers/azure, tables/main.t.logs,"
              + " grants/models/opus, limits/opus")
  private String path = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "the members, in YAML or JSON; - for standard input")
  private Path file = Path.of("-");

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Administration.of(instance).ask("PUT", path, EntryFile.read(file, System.in));
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println("in force    " + path);
    out.flush();
  }
}
