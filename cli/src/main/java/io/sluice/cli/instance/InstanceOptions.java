package io.sluice.cli.instance;

import io.sluice.cli.CommandException;
import io.sluice.kit.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which instance a command speaks to. */
public final class InstanceOptions {

  private static final String TOKEN = "SLUICE_TOKEN";
  private static final String BOOTSTRAP = "SLUICE_BOOTSTRAP";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory of a running instance (default: ${DEFAULT-VALUE})",
      defaultValue = "data")
  private Path data = Path.of("data");

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka of an instance that runs elsewhere (default: SLUICE_BOOTSTRAP)")
  private @Nullable String bootstrap = Settings.fromEnvironment().find(BOOTSTRAP).orElse(null);

  @Option(
      names = "--admin-url",
      paramLabel = "URL",
      description =
          "admin port of a proxy that runs elsewhere, e.g. http://gateway:9090; the access token of"
              + " an administrator is read from SLUICE_TOKEN")
  private @Nullable URI adminUrl;

  @Option(
      names = "--admin-token-file",
      paramLabel = "FILE",
      description = "holds the access token for --admin-url, in the place of SLUICE_TOKEN")
  private @Nullable Path adminTokenFile;

  /** The admin port of a proxy, where the instance is to be reached through one. */
  public Optional<URI> adminUrl() {
    return Optional.ofNullable(adminUrl);
  }

  /** The data directory, whether or not an instance runs on it. */
  public Path data() {
    return data;
  }

  /** Whether the instance is that of the data directory. */
  public boolean isOfData() {
    return bootstrap == null && adminUrl == null;
  }

  /**
   * The access token of whoever gives the command: the one for the admin port, or the one that the
   * instance keeps in its data directory for its owner.
   *
   * @throws CommandException when there is none
   */
  public String ownToken() {
    if (adminUrl != null) {
      return adminToken();
    }
    if (bootstrap != null) {
      throw CommandException.refused("--bootstrap does not tell who you are; say so with --owner");
    }
    return read(data.resolve("access-token")).strip();
  }

  /**
   * The access token for the admin port.
   *
   * @throws CommandException when there is none
   */
  public String adminToken() {
    var secret =
        adminTokenFile == null
            ? Settings.fromEnvironment().text(TOKEN, "")
            : read(adminTokenFile).strip();
    if (secret.isEmpty()) {
      throw CommandException.refused(
          "--admin-url needs an administrator's access token in "
              + TOKEN
              + " or --admin-token-file");
    }
    return secret;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw CommandException.refused("cannot read the access token in " + file);
    }
  }

  /**
   * Where its Kafka is.
   *
   * @throws CommandException when none is named and none runs on the data directory
   */
  public String bootstrapServers() {
    if (adminUrl != null) {
      throw CommandException.refused(
          "--admin-url does not do here; name the instance with --data or --bootstrap");
    }
    return bootstrap == null ? running(data).kafka() : bootstrap;
  }

  /** The directory of its tables, as far as this machine knows. */
  public String lake() {
    return RunFile.read(data).map(RunFile::lake).orElseGet(() -> data.resolve("lake").toString());
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
