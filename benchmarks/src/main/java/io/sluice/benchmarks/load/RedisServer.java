package io.sluice.benchmarks.load;

import io.sluice.kit.Settings;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A Redis server of this benchmark's own, in memory alone, on a free port. Its program is named by
 * {@code REDIS_SERVER} (redis-server, looked up on the PATH).
 */
final class RedisServer implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final Process process;
  private final int port;

  private RedisServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one, and returns when it listens.
   *
   * @throws IllegalStateException when there is no such program, or it does not come up
   */
  static RedisServer start(Path directory) throws IOException {
    var program = Settings.fromEnvironment().text("REDIS_SERVER", "redis-server");
    int port = ChildProcess.freePort();
    var builder =
        new ProcessBuilder(program, "--bind", "127.0.0.1", "--port", "" + port, "--save", "");
    builder.command().addAll(java.util.List.of("--appendonly", "no", "--dir", "" + directory));
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(directory.resolve("redis.log").toFile()));
    try {
      var server = new RedisServer(builder.start(), port);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(
          "REDIS_SERVER: " + program + " (expected: a Redis server; install one, or say where)", e);
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IllegalStateException("the Redis server did not start");
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private boolean listens() {
    try (var socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
