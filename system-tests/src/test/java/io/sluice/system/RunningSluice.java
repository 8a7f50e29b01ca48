package io.sluice.system;

import io.delta.kernel.exceptions.TableNotFoundException;
import io.sluice.cli.instance.RunFile;
import io.sluice.delta.table.DeltaTables;
import io.sluice.governance.Api;
import io.sluice.sandbox.provider.MockProvider;
import io.sluice.sandbox.provider.MockProviderConfig;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A whole instance as {@code ./sluice up} starts it, in processes of its own, in a directory of its
 * own, on free ports. Its providers are a mock provider in this JVM that remembers every exchange.
 */
final class RunningSluice implements AutoCloseable {

  static final String OPUS = "databricks-claude-opus-4-6";
  static final String GPT = "databricks-gpt-5-2";
  static final String FLASH = "databricks-gemini-2-5-flash";
  static final String METRICS_TABLE = "main.telemetry.agents_otel_metrics";
  static final String LOGS_TABLE = "main.telemetry.agents_otel_logs";
  static final String SPANS_TABLE = "main.telemetry.agents_otel_spans";
  static final String USAGE_TABLE = "system.ai_gateway.usage";

  private static final Duration START_PATIENCE = Duration.ofSeconds(120);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final MockProvider provider;
  private final Process supervisor;
  private final RunFile run;

  private RunningSluice(Path directory, MockProvider provider, Process supervisor, RunFile run) {
    this.directory = directory;
    this.provider = provider;
    this.supervisor = supervisor;
    this.run = run;
  }

  /**
   * Starts everything and waits until it is ready.
   *
   * @param detail how much the mock provider remembers
   * @param limit how many requests each user may make to each model in a minute; 0 for no limit
   */
  static RunningSluice start(Detail detail, int limit) throws Exception {
    return start(detail, limit, Map.of());
  }

  /** The same with further variables in the environment of all processes. */
  static RunningSluice start(Detail detail, int limit, Map<String, String> environment)
      throws Exception {
    var provider = MockProvider.start(MockProviderConfig.keeping(detail).withCapacity(100_000));
    return start(provider, config(provider, limit), environment);
  }

  /**
   * Starts everything with providers of one's own.
   *
   * @param config the configuration file
   * @param environment variables that the configuration refers to
   */
  static RunningSluice start(String config, Map<String, String> environment) throws Exception {
    return start(MockProvider.start(MockProviderConfig.keeping(Detail.OFF)), config, environment);
  }

  private static RunningSluice start(
      MockProvider provider, String config, Map<String, String> environment) throws Exception {
    var directory = Files.createTempDirectory("sluice-system");
    var file = directory.resolve("sluice.yaml");
    Files.writeString(file, config);
    var supervisor = up(directory, file, environment);
    try {
      return new RunningSluice(directory, provider, supervisor, awaitReady(directory, supervisor));
    } catch (Exception | AssertionError e) {
      supervisor.destroy();
      System.err.println(Files.readString(directory.resolve("up.log")));
      throw e;
    }
  }

  MockProvider provider() {
    return provider;
  }

  URI ingress() {
    return URI.create(run.ingress());
  }

  URI otlp() {
    return URI.create(run.otlp());
  }

  URI console() {
    return URI.create(run.console());
  }

  String kafka() {
    return run.kafka();
  }

  Path data() {
    return directory.resolve("data");
  }

  /** What the supervisor prints. */
  Path output() {
    return directory.resolve("up.log");
  }

  /** URLs of health, metrics and administration, by process. */
  Map<String, URI> admin() {
    var ports = new HashMap<String, URI>();
    run.adminPorts()
        .forEach((name, port) -> ports.put(name, URI.create("http://127.0.0.1:" + port)));
    return ports;
  }

  /** The ready-made access token that the start block shows. */
  String accessToken() throws IOException {
    return Files.readString(data().resolve("access-token")).strip();
  }

  /** What a command of the CLI prints to standard output; it must succeed. */
  String sluice(String... arguments) throws Exception {
    var command = new ArrayList<>(java("-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data().toString()));
    var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    var output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError("sluice " + arguments[0] + " failed: " + process.exitValue());
    }
    return output.strip();
  }

  /** The process of a part now; a part that was killed is started again under another id. */
  ProcessHandle process(String part) {
    var now = RunFile.read(data()).orElse(run);
    return ProcessHandle.of(now.pids().get(part)).orElseThrow();
  }

  /** All rows of a table, read by Delta Kernel; none while the table does not exist. */
  List<Map<String, Object>> rows(String table) throws IOException {
    var location = Path.of(run.lake()).resolve(table.replace('.', '/'));
    try {
      return DeltaTables.rows(location.toString());
    } catch (TableNotFoundException e) {
      return List.of();
    }
  }

  /** The row that has this value in this column, once it is there. */
  Map<String, Object> row(String table, String column, Object value) throws Exception {
    return Eventually.answer(
        "a row of " + table + " with " + column + " " + value,
        Duration.ofSeconds(30),
        () -> rows(table).stream().filter(row -> value.equals(row.get(column))).findFirst());
  }

  @Override
  public void close() throws Exception {
    supervisor.destroy();
    if (!supervisor.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      supervisor.destroyForcibly();
    }
    provider.close();
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(RunningSluice::delete);
    }
  }

  private static Process up(Path directory, Path config, Map<String, String> environment)
      throws IOException {
    var command = new ArrayList<>(java("-Xmx64m"));
    command.addAll(List.of("up", "--ingress-port", "0", "--otlp-port", "0"));
    command.addAll(List.of("--otlp-grpc-port", "0", "--console-port", "0"));
    command.addAll(
        List.of(
            "--kafka-port",
            "0",
            "--data",
            directory.resolve("data").toString(),
            "--config",
            config.toString()));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("up.log").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static List<String> java(String option) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        option,
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        "io.sluice.cli.SluiceMain");
  }

  private static RunFile awaitReady(Path directory, Process supervisor) throws Exception {
    return Eventually.answer(
        "sluice up is ready",
        START_PATIENCE,
        () -> {
          if (!supervisor.isAlive()) {
            throw new AssertionError("sluice up ended with " + supervisor.exitValue());
          }
          return Optional.of(directory.resolve("data")).flatMap(RunFile::read);
        });
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String config(MockProvider provider, int limit) {
    var rateLimits =
        limit == 0 ? "" : "    rate-limits: [{key: user-default, requests: %d}]%n".formatted(limit);
    return """
    providers:
      anthropic: {api: anthropic, base-url: "%s"}
      openai: {api: openai, base-url: "%s"}
      google: {api: gemini, base-url: "%s"}
    models:
    %s%s%stables:
      - {name: %s, schema: otel-metrics-v1}
      - {name: %s, schema: otel-logs-v1}
      - {name: %s, schema: otel-spans-v1}
    """
        .formatted(
            provider.baseUrl(Api.ANTHROPIC),
            provider.baseUrl(Api.OPENAI),
            provider.baseUrl(Api.GEMINI),
            model(OPUS, "anthropic", "claude-opus-4-6", rateLimits),
            model(GPT, "openai", "gpt-5.2", rateLimits),
            model(FLASH, "google", "gemini-2.5-flash", rateLimits),
            METRICS_TABLE,
            LOGS_TABLE,
            SPANS_TABLE);
  }

  private static String model(String name, String provider, String real, String rateLimits) {
    return """
      %s:
        destinations: [{provider: %s, model: %s}]
        price: {input: 5.0, output: 25.0, cache-read: 0.5, cache-write-5m: 6.25, cache-write-1h: 10.0}
        inference-table: main.gateway.%s
    %s\
    """
        .formatted(name, provider, real, provider, rateLimits);
  }
}
