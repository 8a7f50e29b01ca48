package io.sluice.cli.up;

import io.sluice.kit.Settings;
import io.sluice.kit.TlsFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code sluice up}. */
final class UpOptions {

  static final String INGRESS_PORT = "--ingress-port";
  static final String OTLP_PORT = "--otlp-port";
  static final String OTLP_GRPC_PORT = "--otlp-grpc-port";
  static final String CONSOLE_PORT = "--console-port";
  static final String KAFKA_PORT = "--kafka-port";

  private static final String HOST = "127.0.0.1";

  @Option(
      names = INGRESS_PORT,
      paramLabel = "PORT",
      description = "where agents call (default: ${DEFAULT-VALUE}; 0 for any free port)",
      defaultValue = "8080")
  private int ingressPort;

  @Option(
      names = OTLP_PORT,
      paramLabel = "PORT",
      description = "where telemetry is sent (default: ${DEFAULT-VALUE})",
      defaultValue = "4318")
  private int otlpPort;

  @Option(
      names = OTLP_GRPC_PORT,
      paramLabel = "PORT",
      description = "where telemetry is sent by gRPC (default: ${DEFAULT-VALUE})",
      defaultValue = "4317")
  private int otlpGrpcPort;

  @Option(
      names = CONSOLE_PORT,
      paramLabel = "PORT",
      description = "the console, for people with a browser (default: ${DEFAULT-VALUE})",
      defaultValue = "8088")
  private int consolePort;

  @Option(
      names = KAFKA_PORT,
      paramLabel = "PORT",
      description = "the broker (default: ${DEFAULT-VALUE})",
      defaultValue = "9092")
  private int kafkaPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "keeps everything (default: ${DEFAULT-VALUE})",
      defaultValue = "data")
  private Path data = Path.of("data");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "what is in force (default: ./sluice.yaml where it exists, else a built-in one)")
  private @Nullable Path config;

  Path data() {
    return data;
  }

  @Nullable Path config() {
    return config;
  }

  /** Checks every port that was asked for, before anything is started, and finds the others. */
  Addresses addresses() {
    var ports = new Ports(HOST);
    int ingress = ports.asked(INGRESS_PORT, ingressPort);
    int otlp = ports.asked(OTLP_PORT, otlpPort);
    int otlpGrpc = ports.asked(OTLP_GRPC_PORT, otlpGrpcPort);
    int console = ports.asked(CONSOLE_PORT, consolePort);
    int kafka = ports.asked(KAFKA_PORT, kafkaPort);
    var admin =
        new Addresses.Admin(ports.free(), ports.free(), ports.free(), ports.free(), ports.free());
    return new Addresses(
        scheme(), HOST, ingress, otlp, otlpGrpc, console, kafka, ports.free(), admin);
  }

  // the parts have this process's environment
  private static String scheme() {
    return TlsFiles.from(Settings.fromEnvironment()).isPresent() ? "https" : "http";
  }
}
