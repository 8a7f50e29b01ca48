package io.sluice.cli.instance;

import io.sluice.cli.CommandException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which instance a command speaks to. */
public final class InstanceOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory of a running instance (default: ${DEFAULT-VALUE})",
      defaultValue = "data")
  private Path data = Path.of("data");

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka of an instance that runs elsewhere")
  private @Nullable String bootstrap;

  /**
   * Where its Kafka is.
   *
   * @throws CommandException when none is named and none runs on the data directory
   */
  public String bootstrapServers() {
    return bootstrap == null ? running(data).kafka() : bootstrap;
  }

  /**
   * The instance that runs on a data directory.
   *
   * @throws CommandException when none does
   */
  public static RunFile running(Path data) {
    return RunFile.read(data)
        .filter(RunFile::isRunning)
        .orElseThrow(
            () ->
                CommandException.failed(
                    "no instance runs on "
                        + data
                        + "; start one with './sluice up --data "
                        + data
                        + "', or name another with --data or --bootstrap"));
  }
}
