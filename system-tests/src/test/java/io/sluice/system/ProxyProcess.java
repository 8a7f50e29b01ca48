package io.sluice.system;

import io.sluice.kit.Service;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An ingress proxy in a process of its own, on ports that stay when it is started again. */
final class ProxyProcess implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final int HEALTH_PATIENCE_MILLIS = 2_000;

  private final String name;
  private final int port = freePort();
  private final int adminPort = freePort();
  private final Map<String, String> settings;
  private final Path log;
  private @Nullable Process process;

  /**
   * Starts it and waits until it is ready.
   *
   * @param settings its environment, beside its ports and what this process has in its own
   * @param directory takes its log
   */
  static ProxyProcess start(String name, Map<String, String> settings, Path directory)
      throws Exception {
    var proxy = new ProxyProcess(name, settings, directory.resolve(name + ".log"));
    proxy.start();
    return proxy;
  }

  private ProxyProcess(String name, Map<String, String> settings, Path log) throws IOException {
    this.name = name;
    this.settings = Map.copyOf(settings);
    this.log = log;
  }

  /** Where calls go. */
  URI uri() {
    var scheme = settings.containsKey("TLS_CERTIFICATE") ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + port);
  }

  /** What it answers on {@code /health/ready}; 0 when nobody listens, empty when it is slow. */
  OptionalInt readiness() {
    try {
      var uri = URI.create("http://127.0.0.1:" + adminPort + "/health/ready");
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(HEALTH_PATIENCE_MILLIS);
      connection.setReadTimeout(HEALTH_PATIENCE_MILLIS);
      return OptionalInt.of(connection.getResponseCode());
    } catch (SocketTimeoutException e) {
      return OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.of(0);
    }
  }

  /** SIGTERM, and the start of another process in its place once it is gone. */
  void restart() throws Exception {
    stop();
    start();
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  /** Stops it in order. */
  @Override
  public void close() throws Exception {
    stop();
  }

  private void stop() throws InterruptedException {
    var running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    if (!running.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      running.destroyForcibly();
      throw new AssertionError(name + " did not stop in order");
    }
    process = null;
  }

  private void start() throws Exception {
    var builder = new ProcessBuilder(command());
    var environment = new HashMap<>(settings);
    environment.put("PORT", Integer.toString(port));
    environment.put("ADMIN_PORT", Integer.toString(adminPort));
    environment.put(Service.PARENT_PID, Long.toString(ProcessHandle.current().pid()));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
    var started = builder.start();
    process = started;
    Eventually.holds(
        name + " is ready",
        START_PATIENCE,
        () -> {
          if (!started.isAlive()) {
            throw new AssertionError(name + " ended: " + said());
          }
          return readiness().orElse(0) == HttpURLConnection.HTTP_OK;
        });
  }

  private static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "io.sluice.ingress.IngressProxyMain");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
