package io.sluice.cli.up;

import io.sluice.cli.CommandException;
import io.sluice.cli.instance.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Everything an instance keeps. It is locked while the instance runs; the lock goes with the
 * process that holds it, however that ends.
 *
 * <pre>
 *   &lt;data&gt;/kafka  lake  checkpoints  streams  spool  logs  access-token  console-token  run.json  lock
 * </pre>
 */
final class DataDirectory implements AutoCloseable {

  private static final Duration LEFTOVER_PATIENCE = Duration.ofSeconds(20);

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes it if need be, and locks it.
   *
   * @throws CommandException when it cannot be used, or another instance uses it; exit code 2
   */
  static DataDirectory open(Path wanted) {
    var path = wanted.toAbsolutePath().normalize();
    FileChannel channel = null;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel).isEmpty()) {
        channel.close();
        throw CommandException.refused(
            "another instance uses the data directory "
                + path
                + "; stop it, or choose another with --data");
      }
      Files.createDirectories(path.resolve("logs"));
      return new DataDirectory(path, channel);
    } catch (IOException e) {
      close(channel);
      throw CommandException.refused(
          "cannot write into the data directory " + path + "; choose another with --data");
    }
  }

  Path path() {
    return path;
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  Path lake() {
    return path.resolve("lake");
  }

  Path checkpoints() {
    return path.resolve("checkpoints");
  }

  Path streams() {
    return path.resolve("streams");
  }

  Path spool() {
    return path.resolve("spool");
  }

  Path accessToken() {
    return path.resolve("access-token");
  }

  Path consoleToken() {
    return path.resolve("console-token");
  }

  Path logs() {
    return path.resolve("logs");
  }

  /** An empty log of this name; that of the start before is kept as {@code NAME.log.1}. */
  Path freshLog(String name) {
    var log = logs().resolve(name + ".log");
    try {
      if (Files.exists(log)) {
        Files.move(log, logs().resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rotate " + log, e);
    }
  }

  /** Removes what a killed instance left, after its processes have noticed and gone. */
  void clearLeftovers() {
    RunFile.read(path)
        .ifPresent(
            left ->
                left.pids().values().forEach(pid -> ProcessHandle.of(pid).ifPresent(this::await)));
    RunFile.delete(path);
  }

  @Override
  public void close() {
    close(channel);
  }

  // an id may have been given to another process since; waiting does it no harm
  private void await(ProcessHandle leftover) {
    try {
      leftover.onExit().get(LEFTOVER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // then the ports tell whether it still runs
    }
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give the data directory back", e);
    }
  }
}
