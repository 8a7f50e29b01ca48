package io.sluice.delta.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints and savepoints below a directory: {@code <job id>/chk-<n>/_metadata} and {@code
 * savepoint-<id>/_metadata}.
 */
public final class RetainedCheckpoints {

  /** How many are enough, should the newest ones lead nowhere. */
  public static final int KEPT = 5;

  private static final Logger LOGGER = LoggerFactory.getLogger(RetainedCheckpoints.class);
  private static final int DEPTH = 2;

  private final Path directory;

  public RetainedCheckpoints(Path directory) {
    this.directory = directory;
  }

  /** All that can be used, newest first. */
  public List<RetainedCheckpoint> usable() throws IOException {
    return all().stream().filter(RetainedCheckpoint::isUsable).toList();
  }

  /** Deletes what belongs to none of the newest {@code kept} checkpoints. */
  public void deleteAllBut(int kept) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    var needed = new HashSet<Path>();
    usable().stream().limit(kept).forEach(found -> needed.add(top(found.directory())));
    try (var children = Files.list(directory)) {
      children.filter(child -> !needed.contains(child)).forEach(RetainedCheckpoints::delete);
    }
  }

  private List<RetainedCheckpoint> all() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var found = Files.walk(directory, DEPTH)) {
      return found
          .filter(path -> Files.isRegularFile(path.resolve(RetainedCheckpoint.METADATA)))
          .map(RetainedCheckpoints::checkpoint)
          .sorted(Comparator.comparing(RetainedCheckpoint::completedAt).reversed())
          .toList();
    }
  }

  private static RetainedCheckpoint checkpoint(Path directory) {
    try {
      var metadata = directory.resolve(RetainedCheckpoint.METADATA);
      return new RetainedCheckpoint(directory, Files.getLastModifiedTime(metadata));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path top(Path checkpoint) {
    return directory.resolve(directory.relativize(checkpoint).getName(0));
  }

  private static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOGGER.warn("old checkpoint {} cannot be deleted: {}", root, e.toString());
    }
  }
}
