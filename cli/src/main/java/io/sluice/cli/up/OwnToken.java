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
 * The access tokens that are ready when an instance is: their secrets are kept in the data
 * directory, for its owner's eyes only, so that the next start shows the same.
 *
 * @param inForce what is declared already
 * @param publisher declares a token that is new
 * @param now when it is made
 * @param random for its secret
 */
record OwnToken(InForce inForce, GovernancePublisher publisher, Instant now, SecureRandom random) {

  /** Whose it is. */
  static final String USER = "you@localhost";

  /** What a token is for. */
  enum Use {
    /** Agents call with it. */
    AGENTS,
    /** Whoever started the instance signs in to the console with it, as an administrator. */
    CONSOLE
  }

  /** The secrets of both. */
  record Secrets(String agents, String console) {

    /** Never the secrets: records end up in logs. */
    @Override
    public String toString() {
      return "Secrets[]";
    }
  }

  /** The secret of a token; a new one when there is none, or the one there is does not work. */
  String secret(Path file, Use use) {
    var kept = kept(file);
    if (Directory.of(inForce.declarations()).identify(kept, now).isPresent()) {
      return kept;
    }
    var made = NewAccessToken.of(USER, List.of(), use == Use.CONSOLE, now, null, random);
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
