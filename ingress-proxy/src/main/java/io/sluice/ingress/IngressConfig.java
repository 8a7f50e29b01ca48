package io.sluice.ingress;

import static java.util.Objects.requireNonNull;

import io.sluice.ingress.ledger.Accounting;
import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.Require;
import io.sluice.kit.Settings;
import io.sluice.kit.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Settings of one proxy process.
 *
 * @param host the address that is listened on
 * @param port the ingress port, 0 for any free one
 * @param adminHost the address of health and metrics
 * @param adminPort the port of health and metrics, 0 for any free one
 * @param bootstrapServers where Kafka is
 * @param proxyId names this process; must be new for every process
 * @param mockProviderUrl who answers for providers without an API key
 * @param maxBodyBytes the longest request body taken
 * @param maxCalls how many calls may be under way at once
 * @param maxCallMemory how much memory they may take together (bytes)
 * @param accounting what becomes of calls while Kafka is away
 * @param spoolDirectory where records wait while Kafka is away; proxies of one machine may share it
 * @param spoolBytes how much may wait there (bytes)
 * @param connectTimeout how long a connection to a provider may take to come up
 * @param idleTimeout how long a provider may be silent
 * @param heartbeat after how long a silence of the provider a stream gets a sign of life; zero:
 *     never
 * @param tls the certificate of the ingress port; empty: it speaks in clear
 * @param drainDelay how long calls are still taken when the process stops, so that a load balancer
 *     has time to notice that it is not ready any more
 * @param grace how long calls under way may take after that
 */
public record IngressConfig(
    String host,
    int port,
    String adminHost,
    int adminPort,
    String bootstrapServers,
    String proxyId,
    Optional<String> mockProviderUrl,
    int maxBodyBytes,
    int maxCalls,
    int maxCallMemory,
    Accounting accounting,
    Path spoolDirectory,
    int spoolBytes,
    Duration connectTimeout,
    Duration idleTimeout,
    Duration heartbeat,
    Optional<TlsFiles> tls,
    Duration drainDelay,
    Duration grace) {

  private static final int DEFAULT_MAX_BODY_BYTES = 32 * 1024 * 1024;

  private static final int DEFAULT_MAX_CALLS = 4096;

  private static final int DEFAULT_SPOOL_BYTES = 1024 * 1024 * 1024;

  public IngressConfig {
    Require.notBlank("HOST", host);
    Require.port("PORT", port);
    Require.notBlank("ADMIN_HOST", adminHost);
    Require.port("ADMIN_PORT", adminPort);
    Require.notBlank("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    Require.notBlank("PROXY_ID", proxyId);
    requireNonNull(mockProviderUrl, "mockProviderUrl");
    Require.positive("MAX_BODY_BYTES", maxBodyBytes);
    Require.positive("MAX_CALLS", maxCalls);
    Require.positive("MAX_CALL_MEMORY", maxCallMemory);
    requireNonNull(accounting, "accounting");
    requireNonNull(spoolDirectory, "spoolDirectory");
    Require.positive("SPOOL_BYTES", spoolBytes);
    Require.positive("UPSTREAM_CONNECT_TIMEOUT", connectTimeout);
    Require.positive("UPSTREAM_IDLE_TIMEOUT", idleTimeout);
    Require.notNegative("HEARTBEAT", heartbeat);
    requireNonNull(tls, "tls");
    Require.notNegative("DRAIN_DELAY", drainDelay);
    Require.notNegative("STOP_GRACE", grace);
  }

  public static IngressConfig from(Settings settings) {
    return new IngressConfig(
        settings.text("HOST", "127.0.0.1"),
        settings.integer("PORT", 8080),
        settings.text("ADMIN_HOST", "127.0.0.1"),
        settings.integer("ADMIN_PORT", 0),
        settings.text("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
        settings.text("PROXY_ID", "proxy-" + UUID.randomUUID()),
        settings.find("MOCK_PROVIDER_URL"),
        settings.integer("MAX_BODY_BYTES", DEFAULT_MAX_BODY_BYTES),
        settings.integer("MAX_CALLS", DEFAULT_MAX_CALLS),
        settings.integer("MAX_CALL_MEMORY", halfTheHeap()),
        accounting(settings.text("ACCOUNTING", "strict")),
        settings.path("SPOOL_DIR", Path.of(System.getProperty("java.io.tmpdir"), "sluice-spool")),
        settings.integer("SPOOL_BYTES", DEFAULT_SPOOL_BYTES),
        settings.duration("UPSTREAM_CONNECT_TIMEOUT", Duration.ofSeconds(5)),
        settings.duration("UPSTREAM_IDLE_TIMEOUT", Duration.ofMinutes(10)),
        settings.duration("HEARTBEAT", Duration.ofSeconds(15)),
        TlsFiles.from(settings),
        settings.duration("DRAIN_DELAY", Duration.ofSeconds(5)),
        settings.duration("STOP_GRACE", Duration.ofSeconds(10)));
  }

  private static Accounting accounting(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "strict" -> Accounting.STRICT;
      case "spool" -> Accounting.SPOOL;
      default -> throw new BrokenSettingException("ACCOUNTING", text, "strict or spool");
    };
  }

  private static int halfTheHeap() {
    return (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 2);
  }
}
