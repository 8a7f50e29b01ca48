package io.sluice.delta;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The sink as a process of its own, which can be killed. */
public final class SinkProcess implements AutoCloseable {

  /** A test's machine may be busy; what hangs is killed all the same. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(40);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final int adminPort;
  private final Path log;

  private SinkProcess(Process process, int adminPort, Path log) {
    this.process = process;
    this.adminPort = adminPort;
    this.log = log;
  }

  public static SinkProcess start(String bootstrapServers, Path data) throws IOException {
    return start(bootstrapServers, data, java.util.Map.of());
  }

  /** With settings of its own, which go before those that all tests share. */
  public static SinkProcess start(
      String bootstrapServers, Path data, java.util.Map<String, String> settings)
      throws IOException {
    int port = freePort();
    var executable = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.createDirectories(data);
    var log = data.resolve("sink.log");
    var builder =
        new ProcessBuilder(
            List.of(
                executable,
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DeltaSinkMain.class.getName()));
    builder
        .environment()
        .putAll(
            java.util.Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "LAKE",
                data.resolve("lake").toString(),
                "CHECKPOINT_DIR",
                data.resolve("checkpoints").toString(),
                "CHECKPOINT_INTERVAL",
                "1s",
                "PARALLELISM",
                "2",
                "STOP_GRACE",
                STOP_GRACE.toSeconds() + "s",
                "ADMIN_PORT",
                Integer.toString(port)));
    builder.environment().putAll(settings);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new SinkProcess(builder.start(), port, log);
  }

  public long pid() {
    return process.pid();
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM; returns when it has ended. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor(STOP_GRACE.multipliedBy(2).toSeconds(), TimeUnit.SECONDS);
  }

  int exitCode() {
    return process.exitValue();
  }

  boolean isReady() {
    return get("/health/ready").startsWith("200");
  }

  String metrics() {
    return get("/metrics");
  }

  /** What a metric says, over all its labels. */
  double sum(String name) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private String get(String path) {
    var uri = URI.create("http://127.0.0.1:" + adminPort + path);
    try {
      var answer =
          HTTP.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
              BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "000 " + e;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
