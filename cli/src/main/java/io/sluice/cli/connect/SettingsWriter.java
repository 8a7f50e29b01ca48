package io.sluice.cli.connect;

import io.sluice.cli.CommandException;
import io.sluice.cli.connect.AgentSettings.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges settings into an agent's files. A file is replaced at once, never half; what was there
 * stays beside it; only its owner may read it from then on, because an access token is in it.
 *
 * @param now names the copies
 */
record SettingsWriter(Instant now) {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /**
   * What became of a file.
   *
   * @param path where it lies
   * @param changed whether it was written; it is not when it says all of it already
   * @param copy what was there before; null when nothing was
   */
  record Written(Path path, boolean changed, @Nullable Path copy) {}

  /**
   * Merges all of it, or nothing.
   *
   * @throws CommandException when a file cannot be changed without harm; exit code 2
   */
  List<Written> write(List<SettingsFile> files) {
    var texts = new ArrayList<String>();
    for (var file : files) {
      texts.add(merged(file));
    }
    var written = new ArrayList<Written>();
    for (int i = 0; i < files.size(); i++) {
      written.add(write(files.get(i).path(), texts.get(i)));
    }
    return written;
  }

  /** Whether the files say all of it already. */
  static boolean isWritten(List<SettingsFile> files) {
    return files.stream()
        .allMatch(file -> read(file.path()).filter(merged(file)::equals).isPresent());
  }

  /** The text of a file; empty when there is none. */
  static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      throw CommandException.refused(file + ": it is not UTF-8");
    } catch (IOException e) {
      throw CommandException.refused(file + ": it cannot be read");
    }
  }

  private static String merged(SettingsFile file) {
    try {
      return file.edit().mergedInto(read(file.path()).orElse(""));
    } catch (UnmendableFileException e) {
      throw CommandException.refused(
          file.path()
              + ": "
              + e.getMessage()
              + "; nothing was written. Put this in by hand:\n\n"
              + file.edit().alone());
    }
  }

  private Written write(Path path, String text) {
    var existing = read(path);
    if (existing.filter(text::equals).isPresent()) {
      return new Written(path, false, null);
    }
    try {
      // a link that people keep to a file elsewhere stays a link
      var real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      Files.createDirectories(real.getParent());
      var copy = existing.isPresent() ? copy(real) : null;
      replace(real, text);
      return new Written(path, true, copy);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  private Path copy(Path file) throws IOException {
    var name = file.getFileName() + ".before-sluice-" + STAMP.format(now);
    var copy = file.resolveSibling(name);
    for (int i = 2; Files.exists(copy); i++) {
      copy = file.resolveSibling(name + "-" + i);
    }
    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    return copy;
  }

  private static void replace(Path file, String text) throws IOException {
    var whole =
        Files.createTempFile(
            file.getParent(),
            file.getFileName() + ".",
            ".new",
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      Files.writeString(whole, text);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
