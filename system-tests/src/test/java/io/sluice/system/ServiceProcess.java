package io.sluice.system;

import io.sluice.kit.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process of the product, which can be killed and started again with the same settings. */
final class ServiceProcess implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);

  private final String mainClass;
  private final int heapMebibytes;
  private final Map<String, String> settings;
  private final int port;
  private final int adminPort;
  private final Path log;
  private Process process;

  private ServiceProcess(
      String mainClass,
      int heapMebibytes,
      Map<String, String> settings,
      int port,
      int adminPort,
      Path log) {
    this.mainClass = mainClass;
    this.heapMebibytes = heapMebibytes;
    this.settings = settings;
    this.port = port;
    this.adminPort = adminPort;
    this.log = log;
    this.process = launch();
  }

  /**
   * Starts a process, on free ports.
   *
   * @param own its settings beside ports and Kafka
   */
  static ServiceProcess start(
      Class<?> mainClass,
      int heapMebibytes,
      String bootstrapServers,
      Path log,
      Map<String, String> own) {
    int port = io.sluice.sandbox.FreePort.any("127.0.0.1");
    int adminPort = io.sluice.sandbox.FreePort.any("127.0.0.1");
    var settings = new HashMap<>(own);
    settings.put("PORT", Integer.toString(port));
    settings.put("ADMIN_PORT", Integer.toString(adminPort));
    settings.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    return new ServiceProcess(mainClass.getName(), heapMebibytes, settings, port, adminPort, log);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Ends it with SIGKILL, and returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void startAgain() {
    process = launch();
  }

  boolean isReady() {
    return get("/health/ready").startsWith("200");
  }

  String health() {
    return get("/health/ready");
  }

  /** The value of a metric without tags but the service's. */
  double metric(String name) {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  void awaitReady() throws Exception {
    Eventually.holds(mainClass + " is ready, see " + log, START_PATIENCE, this::isReady);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      kill();
    }
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

  private Process launch() {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heapMebibytes + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            mainClass);
    builder.environment().putAll(settings);
    builder.environment().put(Service.PARENT_PID, Long.toString(ProcessHandle.current().pid()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
