package io.sluice.delta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What is done to a running sink, and to what it leaves behind. */
enum SinkFault {
  /** SIGKILL as soon as a data file appears that no commit names yet. */
  KILLED_BEFORE_THE_COMMIT {
    @Override
    void strike(SinkProcess sink, Path data, Random random) throws Exception {
      long before = files(data, ".parquet");
      awaitMoreThan(before, data, ".parquet");
      sink.kill();
    }
  },
  /** SIGKILL as soon as a commit appears, before Flink can note it; then an older checkpoint. */
  KILLED_AFTER_THE_COMMIT_AND_SET_BACK {
    @Override
    void strike(SinkProcess sink, Path data, Random random) throws Exception {
      long before = files(data, "0.json") + files(data, "5.json");
      awaitMoreThan(before, data, "0.json", "5.json");
      sink.kill();
      var newestFirst = checkpoints(data);
      for (var metadata : newestFirst.subList(0, Math.max(0, newestFirst.size() - 1))) {
        Files.write(metadata, new byte[] {1, 2, 3});
      }
    }
  },
  /** SIGKILL at any moment, and all of Flink's state is gone. */
  KILLED_AND_WITHOUT_STATE {
    @Override
    void strike(SinkProcess sink, Path data, Random random) throws Exception {
      rest(random.nextInt(3_000));
      sink.kill();
      for (var metadata : checkpoints(data)) {
        Files.delete(metadata);
      }
    }
  },
  /** SIGKILL at any moment. */
  KILLED {
    @Override
    void strike(SinkProcess sink, Path data, Random random) throws Exception {
      rest(random.nextInt(5_000));
      sink.kill();
    }
  },
  /** SIGTERM: a savepoint, from which the next one goes on. */
  STOPPED {
    @Override
    void strike(SinkProcess sink, Path data, Random random) throws Exception {
      rest(random.nextInt(3_000));
      sink.stop();
    }
  };

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

  /** Waits for the moment, and strikes; the process is gone afterwards. */
  abstract void strike(SinkProcess sink, Path data, Random random) throws Exception;

  static void rest(int millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  static void awaitMoreThan(long before, Path data, String... endings) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Stream.of(endings).mapToLong(ending -> files(data, ending)).sum() <= before) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no new file that ends with " + List.of(endings));
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  static long files(Path data, String ending) {
    try (var files = Files.walk(data.resolve("lake"))) {
      return files.filter(file -> file.toString().endsWith(ending)).count();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // a temporary file went while it was looked at
    }
  }

  static List<Path> checkpoints(Path data) throws IOException {
    try (var files = Files.walk(data.resolve("checkpoints"))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .sorted(Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed())
          .toList();
    }
  }
}
