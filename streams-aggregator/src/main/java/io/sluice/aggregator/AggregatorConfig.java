package io.sluice.aggregator;

import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.Require;
import io.sluice.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the aggregator.
 *
 * @param bootstrapServers the Kafka cluster
 * @param applicationId names the group of aggregators that share the work, and its internal topics
 * @param stateDirectory where Kafka Streams keeps its lock and the little it writes to disk
 * @param commitInterval how often at the latest what was read is committed; answers are committed
 *     at once
 * @param replicationFactor of the internal topics; -1 leaves it to the broker
 * @param threads how many tasks work at the same time
 * @param leaseLife how long a lease lives at most
 * @param sessionTimeout after how long of silence another aggregator takes over
 * @param proxySilence after how long of silence a proxy's open calls are settled as unknown
 * @param longestCall after how long a call is settled as unknown although its proxy lives
 * @param topicPatience how long to wait at the start for the topics to be there
 * @param adminHost the address of the admin port
 * @param adminPort health and metrics; 0 for any free port
 */
public record AggregatorConfig(
    String bootstrapServers,
    String applicationId,
    Path stateDirectory,
    Duration commitInterval,
    int replicationFactor,
    int threads,
    Duration leaseLife,
    Duration sessionTimeout,
    Duration proxySilence,
    Duration longestCall,
    Duration topicPatience,
    String adminHost,
    int adminPort) {

  public AggregatorConfig {
    Require.notBlank("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    Require.notBlank("APPLICATION_ID", applicationId);
    Require.positive("COMMIT_INTERVAL", commitInterval);
    requireReplication(replicationFactor);
    Require.positive("STREAM_THREADS", threads);
    Require.positive("LEASE_LIFE", leaseLife);
    Require.positive("SESSION_TIMEOUT", sessionTimeout);
    Require.positive("PROXY_SILENCE", proxySilence);
    Require.positive("LONGEST_CALL", longestCall);
    Require.positive("TOPIC_PATIENCE", topicPatience);
    Require.notBlank("ADMIN_HOST", adminHost);
    Require.port("ADMIN_PORT", adminPort);
  }

  public static AggregatorConfig from(Settings settings) {
    return new AggregatorConfig(
        settings.text("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
        settings.text("APPLICATION_ID", "sluice-aggregator"),
        settings.path("STATE_DIR", Path.of(System.getProperty("java.io.tmpdir"), "sluice-streams")),
        settings.duration("COMMIT_INTERVAL", Duration.ofMillis(100)),
        settings.integer("INTERNAL_REPLICATION_FACTOR", -1),
        settings.integer("STREAM_THREADS", 1),
        settings.duration("LEASE_LIFE", Duration.ofSeconds(2)),
        settings.duration("SESSION_TIMEOUT", Duration.ofSeconds(6)),
        settings.duration("PROXY_SILENCE", Duration.ofSeconds(60)),
        settings.duration("LONGEST_CALL", Duration.ofHours(3)),
        settings.duration("TOPIC_PATIENCE", Duration.ofMinutes(1)),
        settings.text("ADMIN_HOST", "127.0.0.1"),
        settings.integer("ADMIN_PORT", 8081));
  }

  private static void requireReplication(int factor) {
    if (factor != -1 && factor < 1) {
      throw new BrokenSettingException(
          "INTERNAL_REPLICATION_FACTOR", factor, "1 or more, or -1 for the broker's default");
    }
  }
}
