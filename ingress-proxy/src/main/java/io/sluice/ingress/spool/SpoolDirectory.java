package io.sluice.ingress.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one process's spool, one of several beside each other: the first that no living
 * process has. What dead processes have left in the others comes with it.
 *
 * <pre>
 *   &lt;spool&gt;/0/lock  0000000000000001.spool ...
 *   &lt;spool&gt;/1/lock  ...
 * </pre>
 */
final class SpoolDirectory implements AutoCloseable {

  private static final int MOST_PROCESSES = 256;
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;
  private final FileChannel lockFile;

  private SpoolDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Takes a directory for this process, until it is closed or the process ends.
   *
   * @param spool the directory that all processes share
   */
  static SpoolDirectory claim(Path spool) throws IOException {
    createPrivately(spool);
    SpoolDirectory own = null;
    for (int i = 0; i < MOST_PROCESSES; i++) {
      var path = spool.resolve(Integer.toString(i));
      if (own != null && !Files.exists(path)) {
        return own;
      }
      var free = tryClaim(path);
      if (free == null) {
        continue;
      }
      if (own == null) {
        own = free;
      } else {
        own.adopt(free);
        free.close();
      }
    }
    if (own == null) {
      throw new IOException("every spool below " + spool + " is in use");
    }
    return own;
  }

  Path path() {
    return path;
  }

  /** The files, in the order they were written. */
  List<Path> segments() throws IOException {
    try (var files = Files.list(path)) {
      return files.filter(Segment::isSegment).sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private void adopt(SpoolDirectory left) throws IOException {
    var mine = segments();
    long next = mine.isEmpty() ? 1 : Segment.number(mine.get(mine.size() - 1)) + 1;
    for (var segment : left.segments()) {
      Files.move(segment, path.resolve(Segment.name(next++)));
    }
  }

  private static @Nullable SpoolDirectory tryClaim(Path path) throws IOException {
    createPrivately(path);
    var lockFile =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(lockFile) == null) {
      lockFile.close();
      return null;
    }
    return new SpoolDirectory(path, lockFile);
  }

  // what waits here are prompts and answers, too
  private static void createPrivately(Path directory) throws IOException {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createDirectories(directory, OWNER_ONLY);
    } else {
      Files.createDirectories(directory);
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another spool of this very process
    }
  }
}
