package io.sluice.cli.up;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cli.CommandException;
import io.sluice.cli.governance.ConfigFile;
import io.sluice.cli.governance.InForce;
import io.sluice.governance.AccessToken;
import io.sluice.governance.Declaration;
import io.sluice.governance.FileClaim;
import io.sluice.governance.GovernanceDiff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be in force when an instance is up.
 *
 * <p>A file is put in force at every start. The built-in configuration is put in force at the first
 * start only: what has been applied since stays.
 *
 * @param file where it was read from; null for the built-in configuration
 * @param declarations what it holds
 */
record WantedConfig(@Nullable Path file, List<Declaration> declarations) {

  private static final String USUAL = "sluice.yaml";
  private static final String BUILT_IN = "default-sluice.yaml";

  WantedConfig {
    declarations = List.copyOf(declarations);
  }

  /**
   * Reads it.
   *
   * @param asked the file that was asked for; null for {@code ./sluice.yaml} where there is one
   * @throws CommandException when a file cannot be read, or is wrong; exit code 2
   */
  static WantedConfig read(@Nullable Path asked) {
    var usual = Path.of(USUAL);
    var file = asked == null && Files.exists(usual) ? usual : asked;
    if (file != null) {
      return new WantedConfig(file, ConfigFile.read(file));
    }
    return new WantedConfig(null, ConfigFile.declarations("the built-in configuration", builtIn()));
  }

  /** What has to change; empty when what is in force stays. */
  Optional<GovernanceDiff> changes(InForce inForce) {
    if (file == null && !isFirstStart(inForce)) {
      return Optional.empty();
    }
    var origin = file == null ? FileClaim.Origin.BUILT_IN : FileClaim.Origin.FILE;
    return Optional.of(GovernanceDiff.of(inForce.declarations(), declarations, origin));
  }

  /** Where what is in force comes from, for people. */
  String origin(InForce before) {
    if (file != null) {
      return file.toString();
    }
    return isFirstStart(before)
        ? "built in (no ./" + USUAL + " here)"
        : "as applied before (no ./" + USUAL + " here)";
  }

  private static boolean isFirstStart(InForce inForce) {
    return inForce.declarations().stream().allMatch(AccessToken.class::isInstance);
  }

  private static String builtIn() {
    try (var in = WantedConfig.class.getResourceAsStream(BUILT_IN)) {
      return new String(Objects.requireNonNull(in, BUILT_IN).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(BUILT_IN, e);
    }
  }
}
