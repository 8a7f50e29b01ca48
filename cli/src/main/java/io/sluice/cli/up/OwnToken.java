package io.sluice.cli.up;

import io.sluice.cli.governance.GovernancePublisher;
import io.sluice.cli.governance.InForce;
import io.sluice.governance.Directory;
import io.sluice.governance.NewAccessToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/**
 * The access token that is ready when an instance is: its secret is kept in the data directory, for
 * its owner's eyes only, so that the next start shows the same.
 */
final class OwnToken {

  /** Whose it is. */
  static final String USER = "you@localhost";

  private OwnToken() {}

  /** The secret of the token; a new one when there is none, or the one there is does not work. */
  static String secret(
      Path file, InForce inForce, GovernancePublisher publisher, Instant now, SecureRandom random) {
    var kept = kept(file);
    if (Directory.of(inForce.declarations()).identify(kept, now).isPresent()) {
      return kept;
    }
    var made = NewAccessToken.of(USER, List.of(), false, now, null, random);
    publisher.put(made.token());
    keep(file, made.secret());
    return made.secret();
  }

  private static String kept(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static void keep(Path file, String secret) {
    try {
      Files.deleteIfExists(file);
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Files.createFile(file, ownerOnly);
      Files.writeString(file, secret + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
