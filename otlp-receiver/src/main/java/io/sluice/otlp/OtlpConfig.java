package io.sluice.otlp;

import static java.util.Objects.requireNonNull;

import io.sluice.event.Topics;
import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.Require;
import io.sluice.kit.Settings;
import io.sluice.kit.TlsFiles;
import io.sluice.otlp.export.Limits;
import io.sluice.otlp.signal.Signal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the receiver is set up.
 *
 * @param host the address to bind
 * @param port where telemetry is sent to, 0 for any free one
 * @param grpcPort where telemetry is sent to by gRPC, 0 for any free one
 * @param adminHost the address of health and metrics
 * @param adminPort where health and metrics are, 0 for any free one
 * @param bootstrapServers Kafka
 * @param tls the certificate of the ports that telemetry is sent to; empty: they speak in clear
 * @param limits how much is taken at once
 * @param ackTimeout how long Kafka may take to acknowledge before the sender is told to come back;
 *     agents that end wait two seconds at most for all of it
 * @param startPatience how long a start waits for Kafka before it goes on, not ready
 * @param stopGrace how long requests under way may take when the receiver stops
 * @param defaultTables where a signal goes whose sender names no table
 */
public record OtlpConfig(
    String host,
    int port,
    int grpcPort,
    String adminHost,
    int adminPort,
    String bootstrapServers,
    Optional<TlsFiles> tls,
    Limits limits,
    Duration ackTimeout,
    Duration startPatience,
    Duration stopGrace,
    Map<Signal, String> defaultTables) {

  private static final int MEBIBYTE = 1024 * 1024;

  /** Kafka's own part of a record: key, headers, framing. */
  private static final int RECORD_OVERHEAD_BYTES = 64 * 1024;

  private static final int LARGEST_VALUE = Topics.MAX_RECORD_BYTES - RECORD_OVERHEAD_BYTES;

  public OtlpConfig {
    Require.notBlank("HOST", host);
    Require.port("PORT", port);
    Require.port("GRPC_PORT", grpcPort);
    Require.notBlank("ADMIN_HOST", adminHost);
    Require.port("ADMIN_PORT", adminPort);
    Require.notBlank("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    requireNonNull(tls, "tls");
    check(limits);
    Require.positive("OTLP_ACK_TIMEOUT", ackTimeout);
    Require.notNegative("OTLP_START_PATIENCE", startPatience);
    requireNonNull(stopGrace, "stopGrace");
    defaultTables = Map.copyOf(defaultTables);
  }

  public static OtlpConfig from(Settings settings) {
    return new OtlpConfig(
        settings.text("HOST", "127.0.0.1"),
        settings.integer("PORT", 4318),
        settings.integer("GRPC_PORT", 4317),
        settings.text("ADMIN_HOST", "127.0.0.1"),
        settings.integer("ADMIN_PORT", 8083),
        settings.text("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
        TlsFiles.from(settings),
        new Limits(
            settings.integer("OTLP_MAX_BODY_BYTES", 16 * MEBIBYTE),
            settings.integer("OTLP_MAX_RECORD_BYTES", LARGEST_VALUE),
            settings.integer("OTLP_MAX_IN_FLIGHT_BYTES", 64 * MEBIBYTE)),
        settings.duration("OTLP_ACK_TIMEOUT", Duration.ofSeconds(4)),
        settings.duration("OTLP_START_PATIENCE", Duration.ofSeconds(20)),
        settings.duration("OTLP_STOP_GRACE", Duration.ofSeconds(5)),
        defaultTables(settings));
  }

  private static void check(Limits limits) {
    Require.positive("OTLP_MAX_BODY_BYTES", limits.body());
    Require.positive("OTLP_MAX_RECORD_BYTES", limits.record());
    if (limits.record() > LARGEST_VALUE) {
      throw new BrokenSettingException(
          "OTLP_MAX_RECORD_BYTES", limits.record(), "at most " + LARGEST_VALUE);
    }
    if (limits.inFlight() < limits.body()) {
      throw new BrokenSettingException(
          "OTLP_MAX_IN_FLIGHT_BYTES", limits.inFlight(), "room for one body at least");
    }
  }

  private static Map<Signal, String> defaultTables(Settings settings) {
    var tables = new EnumMap<Signal, String>(Signal.class);
    settings
        .find("OTLP_DEFAULT_METRICS_TABLE")
        .ifPresent(table -> tables.put(Signal.METRICS, table));
    settings.find("OTLP_DEFAULT_LOGS_TABLE").ifPresent(table -> tables.put(Signal.LOGS, table));
    settings.find("OTLP_DEFAULT_SPANS_TABLE").ifPresent(table -> tables.put(Signal.TRACES, table));
    return tables;
  }
}
