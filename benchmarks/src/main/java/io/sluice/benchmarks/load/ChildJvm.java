package io.sluice.benchmarks.load;

import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process under load, with the class path of this one. */
final class ChildJvm implements AutoCloseable {

  /** 1: quick compiler alone, as {@code up} runs its services; 4: all of them. */
  private static final String LEVEL = Settings.fromEnvironment().text("COMPILER_LEVEL", "4");

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

  private final Process process;

  private ChildJvm(Process process) {
    this.process = process;
  }

  static ChildJvm start(Class<?> main, String heap, Path logFile, Map<String, String> environment)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-Xms" + heap, "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=" + LEVEL));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(logFile.toFile()));
    builder.environment().putAll(environment);
    builder.environment().put(Service.PARENT_PID, Long.toString(ProcessHandle.current().pid()));
    return new ChildJvm(builder.start());
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits until an admin port says that the process is ready. */
  ChildJvm awaitReady(int adminPort) {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!isReady(adminPort)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("a process under load did not start; see its log");
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    return this;
  }

  /** CPU time so far, of all its threads. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Ends it with SIGKILL, and returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits until it has ended by itself. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isReady(int adminPort) {
    try {
      var uri = URI.create("http://127.0.0.1:" + adminPort + "/health/ready");
      return ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
