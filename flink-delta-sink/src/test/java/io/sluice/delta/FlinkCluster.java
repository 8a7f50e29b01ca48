package io.sluice.delta;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real Flink: a job manager and a task manager, each in a JVM of its own, with nothing but
 * Flink's own jars on the class path.
 */
final class FlinkCluster implements AutoCloseable {

  private static final List<String> FLINK =
      List.of(
          "flink-annotations",
          "flink-clients",
          "flink-connector-datagen",
          "flink-core",
          "flink-datastream",
          "flink-file-sink-common",
          "flink-hadoop-fs",
          "flink-metrics-core",
          "flink-queryable-state",
          "flink-rpc",
          "flink-runtime",
          "flink-shaded",
          "flink-streaming-java",
          "async-profiler",
          "commons-cli",
          "commons-collections",
          "commons-compress",
          "commons-io",
          "commons-lang3",
          "commons-math3",
          "commons-text",
          "javassist",
          "jsr305",
          "kryo",
          "logback",
          "minlog",
          "objenesis",
          "reflectasm",
          "slf4j-api",
          "snakeyaml-engine");

  /** The processes that a cluster has. */
  enum Part {
    JOB_MANAGER("jobmanager", "StandaloneSessionClusterEntrypoint", "runtime.entrypoint."),
    TASK_MANAGER("taskmanager", "TaskManagerRunner", "runtime.taskexecutor.");

    private final String log;
    private final String main;

    Part(String log, String main, String where) {
      this.log = log;
      this.main = "org.apache.flink." + where + main;
    }
  }

  private final Path directory;
  private final Map<Part, Process> parts = new EnumMap<>(Part.class);

  private FlinkCluster(Path directory) {
    this.directory = directory;
  }

  static FlinkCluster start(Path directory) throws IOException {
    var cluster = new FlinkCluster(Files.createDirectories(directory));
    cluster.configure();
    for (var part : Part.values()) {
      cluster.start(part);
    }
    return cluster;
  }

  void start(Part part) throws IOException {
    parts.put(part, jvm(part.log, part.main, "--configDir", directory.toString()));
  }

  /** SIGKILL. */
  void kill(Part part) throws InterruptedException {
    var process = parts.remove(part);
    process.destroyForcibly();
    process.waitFor();
  }

  /** Submits a job jar by Flink's own command line; the exit code. */
  int run(Path jar, String... args) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("run", "--detached", jar.toString()));
    command.addAll(Arrays.asList(args));
    var client =
        jvm("client", "org.apache.flink.client.cli.CliFrontend", command.toArray(String[]::new));
    try {
      client.waitFor(90, TimeUnit.SECONDS);
      return client.exitValue();
    } finally {
      client.destroyForcibly();
    }
  }

  /** All that its processes have said. */
  String logOrTrouble() {
    var text = new StringBuilder();
    for (var name : List.of("client", "jobmanager", "taskmanager")) {
      try {
        text.append(Files.readString(directory.resolve(name + ".log")));
      } catch (IOException e) {
        text.append(e);
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws InterruptedException {
    for (var part : List.copyOf(parts.keySet())) {
      kill(part);
    }
  }

  private void configure() throws IOException {
    int rpc = freePort();
    int rest = freePort();
    Files.writeString(
        directory.resolve("config.yaml"),
        String.join(
            "\n",
            "jobmanager.rpc.address: 127.0.0.1",
            "jobmanager.bind-host: 127.0.0.1",
            "jobmanager.rpc.port: " + rpc,
            "rest.address: 127.0.0.1",
            "rest.bind-address: 127.0.0.1",
            "rest.port: " + rest,
            "taskmanager.host: 127.0.0.1",
            "taskmanager.bind-host: 127.0.0.1",
            "taskmanager.numberOfTaskSlots: 2",
            "taskmanager.cpu.cores: 2",
            "taskmanager.memory.framework.heap.size: 64m",
            "taskmanager.memory.framework.off-heap.size: 32m",
            "taskmanager.memory.jvm-metaspace.size: 192m",
            "taskmanager.memory.jvm-overhead.min: 64m",
            "taskmanager.memory.jvm-overhead.max: 64m",
            "taskmanager.memory.task.heap.size: 192m",
            "taskmanager.memory.task.off-heap.size: 0m",
            "taskmanager.memory.managed.size: 8m",
            "taskmanager.memory.network.min: 32m",
            "taskmanager.memory.network.max: 32m",
            // a part that is gone is missed soon, one that is slow is not
            "heartbeat.interval: 2s",
            "heartbeat.timeout: 30s",
            "taskmanager.resource-id: tm-1",
            "io.tmp.dirs: " + directory.resolve("tmp"),
            ""));
    Files.writeString(
        directory.resolve("logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %-5level %logger{0} %msg%n</pattern></encoder>
          </appender>
          <logger name="io.delta" level="ERROR"/>
          <root level="WARN"><appender-ref ref="out"/></root>
        </configuration>
        """);
  }

  private Process jvm(String name, String main, String... args) throws IOException {
    var executable = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(
            List.of(
                executable,
                "-Xmx320m",
                "-XX:+UseSerialGC",
                // as in the configuration that Flink is shipped with
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
                "-cp",
                flinkAlone(),
                main));
    command.addAll(Arrays.asList(args));
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("FLINK_CONF_DIR", directory.toString()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(directory.resolve(name + ".log").toFile()));
    return builder.start();
  }

  private static String flinkAlone() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> isFlink(Path.of(entry).getFileName().toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isFlink(String jar) {
    return jar.endsWith(".jar") && FLINK.stream().anyMatch(jar::startsWith);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
