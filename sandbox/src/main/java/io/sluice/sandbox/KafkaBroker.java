package io.sluice.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.kit.PortInUseException;
import io.sluice.sandbox.KafkaBrokerSettings.Lifetime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Kafka broker, its own controller, in a child JVM. Starting again on the same data directory
 * continues where it stopped, however it stopped. The child ends when this JVM does.
 */
public final class KafkaBroker implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
  private static final int LOG_TAIL_LINES = 20;

  private final KafkaBrokerSettings settings;
  private final long logStart;
  private final Process process;

  private KafkaBroker(KafkaBrokerSettings settings, Path properties) throws IOException {
    this.settings = settings;
    this.logStart = Files.exists(logFile()) ? Files.size(logFile()) : 0;
    this.process = launch(properties);
  }

  /**
   * Starts a broker and waits until clients may come.
   *
   * @throws PortInUseException when somebody else listens on the port
   * @throws IllegalStateException when it does not come up; the message holds what it said last
   */
  public static KafkaBroker start(KafkaBrokerSettings wanted) {
    var settings = wanted.port() == 0 ? wanted.onPort(FreePort.any(wanted.host())) : wanted;
    FreePort.require(settings.host(), settings.port());
    try {
      Files.createDirectories(settings.dataDirectory());
      var properties = BrokerProperties.write(settings);
      var broker = new KafkaBroker(settings, properties);
      broker.awaitReady();
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a broker in " + settings.dataDirectory(), e);
    }
  }

  public String bootstrapServers() {
    return settings.host() + ":" + settings.port();
  }

  /** The settings it runs with, the port it found in them: starting with them brings it back. */
  public KafkaBrokerSettings settings() {
    return settings;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it with SIGKILL, and returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(STOP_PATIENCE);
  }

  /** Stops it in order; one that takes longer than five seconds is killed. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitExit(STOP_PATIENCE)) {
      kill();
    }
  }

  private Process launch(Path properties) throws IOException {
    var builder = new ProcessBuilder(command(settings, properties));
    builder.environment().put("SLUICE_LOG_LEVEL", "WARN");
    builder.redirectError(Redirect.appendTo(logFile().toFile()));
    return builder.start();
  }

  private static List<String> command(KafkaBrokerSettings settings, Path properties) {
    return List.of(
        // Ctrl-C reaches the whole foreground group, but the broker is the last to go
        "/bin/sh",
        "-c",
        "trap '' INT; exec \"$@\"",
        "sh",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + settings.heapMebibytes() + "m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=" + lastCompiler(settings.lifetime()),
        "-cp",
        System.getProperty("java.class.path"),
        KafkaBrokerMain.class.getName(),
        properties.toString());
  }

  // the optimising compiler doubles the CPU time of a start and pays back after some minutes
  private static int lastCompiler(Lifetime lifetime) {
    return lifetime == Lifetime.SHORT ? 1 : 4;
  }

  private Path logFile() {
    return settings.dataDirectory().resolve("broker.log");
  }

  private void awaitReady() throws IOException {
    var said = CompletableFuture.supplyAsync(this::firstLine);
    try {
      var line = said.get(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (line.equals(KafkaBrokerMain.READY)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // told below, with what the broker itself said
    }
    kill();
    throw failure();
  }

  private String firstLine() {
    try (var out = new BufferedReader(process.inputReader(UTF_8))) {
      var line = out.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RuntimeException failure() throws IOException {
    var lines = said().lines().toList();
    var tail = lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size());
    var cause = new IllegalStateException(String.join("\n", tail));
    if (lines.stream().anyMatch(line -> line.contains("java.net.BindException"))) {
      return new PortInUseException(settings.host(), settings.port(), cause);
    }
    return new IllegalStateException("the broker did not start, see " + logFile(), cause);
  }

  private String said() throws IOException {
    try (var log = Files.newInputStream(logFile())) {
      log.skipNBytes(logStart);
      return new String(log.readAllBytes(), UTF_8);
    }
  }

  private boolean awaitExit(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
