package io.sluice.benchmarks.load;

import io.sluice.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One of the processes that share a limit: it draws once, is quiet for a while, and then asks at a
 * steady rate, in every way that is compared at the same time. It writes down when it was admitted.
 *
 * <p>Settings: {@code KAFKA_BOOTSTRAP_SERVERS}, {@code REDIS_PORT}, {@code LIMIT}, {@code WINDOW},
 * {@code RATE} calls per second, {@code START} (ISO-8601 instant), {@code QUIET}, {@code LENGTH},
 * {@code DIRECTORY} where to write to.
 */
public final class LimitPeerMain {

  private static final Settings SETTINGS = Settings.fromEnvironment();

  private LimitPeerMain() {}

  public static void main(String[] args) throws Exception {
    try (var peer =
        LimitPeer.connect(
            SETTINGS.required("KAFKA_BOOTSTRAP_SERVERS"),
            SETTINGS.integer("REDIS_PORT", 0),
            SETTINGS.integer("LIMIT", 0),
            SETTINGS.duration("WINDOW", Duration.ofMinutes(1)))) {
      var threads = new ArrayList<Thread>();
      peer.ways().forEach((name, way) -> threads.add(new Thread(() -> ask(name, way))));
      threads.forEach(Thread::start);
      for (var thread : threads) {
        thread.join();
      }
    }
  }

  private static void ask(String name, LimitPeer.Asking way) {
    var admitted = new ConcurrentLinkedQueue<Long>();
    Runnable note = () -> admitted.add(nanos(Instant.now()));
    waitUntil(Instant.parse(SETTINGS.required("START")));
    way.ask(note);
    long start = System.nanoTime() + SETTINGS.duration("QUIET", Duration.ZERO).toNanos();
    int rate = SETTINGS.integer("RATE", 0);
    long calls = rate * SETTINGS.duration("LENGTH", Duration.ZERO).toSeconds();
    long interval = TimeUnit.SECONDS.toNanos(1) / rate;
    for (long call = 0; call < calls; call++) {
      waitUntil(start + call * interval);
      way.ask(note);
    }
    write(name, admitted);
  }

  private static void write(String name, Queue<Long> admitted) {
    var file = fileOf(Path.of(SETTINGS.required("DIRECTORY")), name, ProcessHandle.current().pid());
    try {
      Files.write(file, admitted.stream().map(String::valueOf).toList());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Path fileOf(Path directory, String way, long pid) {
    return directory.resolve(way.replace(' ', '_') + "." + pid);
  }

  /** What all processes wrote down of one way. */
  static Uses read(Path directory, String way) throws IOException {
    var uses = new ArrayList<Uses.Use>();
    List<Path> files;
    try (var all = Files.list(directory)) {
      var start = way.replace(' ', '_') + ".";
      files = all.filter(file -> file.getFileName().toString().startsWith(start)).toList();
    }
    for (var file : files) {
      Files.readAllLines(file).forEach(at -> uses.add(new Uses.Use(Long.parseLong(at), 1)));
    }
    return new Uses(uses);
  }

  private static long nanos(Instant at) {
    return Duration.between(Instant.EPOCH, at).toNanos();
  }

  private static void waitUntil(Instant start) {
    waitUntil(System.nanoTime() + Duration.between(Instant.now(), start).toNanos());
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
