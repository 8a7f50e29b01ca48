package io.sluice.dashboards;

import static java.util.Objects.requireNonNull;

import io.sluice.dashboards.api.LakeLimits;
import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.Require;
import io.sluice.kit.Settings;
import io.sluice.kit.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of one console process.
 *
 * @param host the address that is listened on
 * @param port the port of the pages, 0 for any free one
 * @param adminHost the address of health and metrics
 * @param adminPort the port of health and metrics, 0 for any free one
 * @param bootstrapServers where Kafka is
 * @param lake the directory of the tables
 * @param refresh how old the view of a table may get
 * @param memoryMebibytes what the query engine may take beside the heap
 * @param workers how many questions are answered at once
 * @param limits how much one question may take
 * @param sessionIdle after so long without a sign of life somebody is signed out
 * @param ingressUrl where agents call, as the pages tell it
 * @param otlpUrl where telemetry is sent, as the pages tell it
 * @param watched admin ports of the parts whose health is shown, by name
 * @param tls the certificate of the pages' port; empty: it speaks in clear
 */
public record ConsoleConfig(
    String host,
    int port,
    String adminHost,
    int adminPort,
    String bootstrapServers,
    Path lake,
    Duration refresh,
    int memoryMebibytes,
    int workers,
    LakeLimits limits,
    Duration sessionIdle,
    String ingressUrl,
    String otlpUrl,
    Map<String, URI> watched,
    Optional<TlsFiles> tls) {

  private static final int EXPORTED_ROWS = 1_000_000;

  public ConsoleConfig {
    Require.notBlank("HOST", host);
    Require.port("PORT", port);
    Require.notBlank("ADMIN_HOST", adminHost);
    Require.port("ADMIN_PORT", adminPort);
    Require.notBlank("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    requireNonNull(lake, "lake");
    Require.positive("LAKE_REFRESH", refresh);
    Require.positive("QUERY_MEMORY_MIB", memoryMebibytes);
    Require.positive("QUERY_WORKERS", workers);
    Require.positive("QUERY_TIMEOUT", limits.patience());
    Require.positive("QUERY_ROWS", limits.rows());
    Require.positive("SESSION_IDLE", sessionIdle);
    watched = Map.copyOf(watched);
    requireNonNull(tls, "tls");
  }

  public static ConsoleConfig from(Settings settings) {
    settings.required("LAKE");
    return new ConsoleConfig(
        settings.text("HOST", "127.0.0.1"),
        settings.integer("PORT", 8088),
        settings.text("ADMIN_HOST", "127.0.0.1"),
        settings.integer("ADMIN_PORT", 0),
        settings.text("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
        settings.path("LAKE", Path.of("")),
        settings.duration("LAKE_REFRESH", Duration.ofSeconds(3)),
        settings.integer("QUERY_MEMORY_MIB", 512),
        settings.integer("QUERY_WORKERS", 4),
        new LakeLimits(
            settings.duration("QUERY_TIMEOUT", Duration.ofSeconds(30)),
            settings.integer("QUERY_ROWS", 10_000),
            EXPORTED_ROWS),
        settings.duration("SESSION_IDLE", Duration.ofHours(2)),
        settings.text("INGRESS_URL", "http://127.0.0.1:8080"),
        settings.text("OTLP_URL", "http://127.0.0.1:4318"),
        watched(settings.text("WATCH", "")),
        TlsFiles.from(settings));
  }

  // ingress-proxy=http://10.0.0.1:9090,otlp-receiver=http://10.0.0.2:9090
  private static Map<String, URI> watched(String text) {
    var parts = new LinkedHashMap<String, URI>();
    for (var part : text.split(",")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals).strip(), url(part.substring(equals + 1).strip()));
      } else if (!part.isBlank()) {
        throw broken(part);
      }
    }
    return parts;
  }

  private static URI url(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw broken(text);
    }
  }

  private static BrokenSettingException broken(String part) {
    return new BrokenSettingException(
        "WATCH", part, "NAME=URL, and a comma between two, e.g. ingress-proxy=http://host:9090");
  }
}
