package io.sluice.cli.governance;

import io.sluice.cli.instance.InstanceOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice delete}: takes back one declaration that nothing else needs. */
@Command(
    name = "delete",
    description = "Takes one declaration back. What sluice.yaml holds is taken back there.",
    mixinStandardHelpOptions = true)
public final class DeleteCommand implements Runnable {

  @Parameters(paramLabel = "KIND/NAME", description = "e.g. groups/engineers, limits/opus")
  private String path = "";

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Administration.of(instance).ask("DELETE", path);
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println("taken back  " + path);
    out.flush();
  }
}
