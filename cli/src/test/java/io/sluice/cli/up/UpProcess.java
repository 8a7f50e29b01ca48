package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Sluice;
import io.sluice.cli.instance.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * {@code sluice up} as a user runs it: a process of its own, with the class path it is shipped
 * with.
 */
public final class UpProcess implements AutoCloseable {

  private static final Path CLASS_PATH = Path.of("target", "lib").toAbsolutePath();
  private static final Duration READY = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path directory;
  private final Process process;

  private UpProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /** Starts it in a directory, on any free ports, with no provider keys. */
  public static UpProcess start(Path directory, String... more) throws IOException {
    return start(directory, Map.of(), more);
  }

  /** The same with further variables in its environment. */
  static UpProcess start(Path directory, Map<String, String> environment, String... more)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", CLASS_PATH + "/*", "io.sluice.cli.SluiceMain", "up"));
    command.addAll(List.of(more));
    for (var port :
        List.of(
            "--ingress-port",
            "--otlp-port",
            "--otlp-grpc-port",
            "--console-port",
            "--kafka-port")) {
      if (!command.contains(port)) {
        command.addAll(List.of(port, "0"));
      }
    }
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY")
        .forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    builder.redirectOutput(directory.resolve("out").toFile());
    builder.redirectError(directory.resolve("err").toFile());
    return new UpProcess(directory, builder.start());
  }

  public UpProcess awaitReady() {
    await(READY, () -> out().contains("Sluice is ready") || !process.isAlive());
    assertThat(process.isAlive()).as(err()).isTrue();
    return this;
  }

  public Path data() {
    return directory.resolve("data");
  }

  public RunFile run() {
    return RunFile.read(data()).orElseThrow();
  }

  public String token() {
    return read(data().resolve("access-token")).strip();
  }

  String out() {
    return read(directory.resolve("out"));
  }

  String err() {
    return read(directory.resolve("err"));
  }

  /** When the service of this name said that it had stopped; ISO-8601, so that texts compare. */
  String stoppedAt(String service) {
    return read(data().resolve("logs").resolve(service + ".log"))
        .lines()
        .filter(line -> line.contains("service stopped"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst()
        .orElseThrow();
  }

  public Sluice.Result sluice(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data().toString()));
    return Sluice.run(all.toArray(String[]::new));
  }

  /** The status of a call that an agent makes. */
  int call() throws Exception {
    return answer().statusCode();
  }

  /** The id of a call that an agent makes, and that is answered. */
  String callId() throws Exception {
    var answer = answer();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("x-request-id").orElseThrow();
  }

  private HttpResponse<String> answer() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(run().ingress() + "/anthropic/v1/messages"))
            .header("Authorization", "Bearer " + token())
            .header("anthropic-version", "2023-06-01")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"model": "databricks-claude-sonnet-4-6", "max_tokens": 50,
                     "messages": [{"role": "user", "content": "Hello"}]}
                    """))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** How many calls the usage table holds, without those that {@code connect} tries. */
  public long rows() {
    return rows("user_agent <> 'sluice-connect'");
  }

  /** How many calls the usage table holds of which this is true; 0 while there is no table. */
  public long rows(String condition) {
    var result =
        sluice(
            "sql",
            "--format=csv",
            "SELECT count(*) AS n FROM system.ai_gateway.usage WHERE " + condition);
    return result.exitCode() == 0 ? Long.parseLong(result.out().split("\r\n")[1]) : 0;
  }

  /** Waits for the end of a process that ends by itself. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended: " + err()).isTrue();
    return process.exitValue();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() throws InterruptedException {
    var children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }

  public static void await(Duration patience, BooleanSupplier condition) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
