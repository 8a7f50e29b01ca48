package io.sluice.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class AggregatorConfigTest {

  @Test
  void readsTheEnvironment() {
    var settings =
        Settings.of(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                "STATE_DIR", "state",
                "LEASE_LIFE", "1s",
                "ADMIN_PORT", "0"));

    var config = AggregatorConfig.from(settings);

    assertThat(config.bootstrapServers()).isEqualTo("kafka:9092");
    assertThat(config.stateDirectory()).isEqualTo(Path.of("state"));
    assertThat(config.leaseLife()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.replicationFactor()).isEqualTo(-1);
  }

  @Test
  void refusesALeaseWithoutLife() {
    var settings = Settings.of(Map.of("LEASE_LIFE", "0s"));

    assertThatThrownBy(() -> AggregatorConfig.from(settings))
        .isInstanceOf(BrokenSettingException.class)
        .hasMessage("LEASE_LIFE: PT0S (expected: more than zero)");
  }

  @Test
  void refusesInternalTopicsWithoutCopies() {
    var settings = Settings.of(Map.of("INTERNAL_REPLICATION_FACTOR", "0"));

    assertThatThrownBy(() -> AggregatorConfig.from(settings))
        .isInstanceOf(BrokenSettingException.class)
        .hasMessageStartingWith("INTERNAL_REPLICATION_FACTOR: 0");
  }

  @Test
  void makesSettingsThatStreamsAccepts() {
    var config = AggregatorConfig.from(Settings.of(Map.of()));

    var leases = new StreamsConfig(StreamsSettings.leases(config));
    var accounts = new StreamsConfig(StreamsSettings.accounts(config));

    assertThat(List.of(leases, accounts))
        .extracting(streams -> streams.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .containsOnly(StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(List.of(leases, accounts))
        .extracting(streams -> streams.getString(StreamsConfig.APPLICATION_ID_CONFIG))
        .containsExactly("sluice-aggregator-leases", "sluice-aggregator");
  }
}
