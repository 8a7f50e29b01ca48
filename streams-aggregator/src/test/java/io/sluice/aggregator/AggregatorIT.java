package io.sluice.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.event.TopicPlan;
import io.sluice.event.Topics;
import io.sluice.kit.Settings;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorIT {

  @TempDir private Path stateDirectory;

  @Test
  void waitsForItsTopics() throws Exception {
    try (var broker = KafkaFixture.freshBroker()) {
      var starting = CompletableFuture.supplyAsync(() -> start(broker, "30s"));

      broker.createSluiceTopics(2);

      try (var aggregator = starting.get(30, TimeUnit.SECONDS)) {
        assertThat(aggregator).isNotNull();
      }
    }
  }

  @Test
  void refusesToStartWithoutItsTopicsOrWithoutTheBrokersTime() {
    try (var broker = KafkaFixture.freshBroker()) {
      assertThatThrownBy(() -> start(broker, "500ms"))
          .hasRootCauseMessage(
              "topics are missing: [dead-letter.v1, limit.leases.v1, limit.requests.v1,"
                  + " limit.usage.v1, llm.calls.v1]");

      broker.createTopics(
          Topics.plans(1).stream()
              .map(plan -> new TopicPlan(plan.name(), plan.partitions(), Map.of()))
              .toList());

      assertThatThrownBy(() -> start(broker, "10s"))
          .hasRootCauseMessage(
              "message.timestamp.type: CreateTime of limit.requests.v1 (expected: LogAppendTime)");
    }
  }

  private AutoCloseable start(TestBroker broker, String patience) {
    var settings =
        Settings.of(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                broker.bootstrapServers(),
                "STATE_DIR",
                stateDirectory.toString(),
                "TOPIC_PATIENCE",
                patience,
                "ADMIN_PORT",
                "0"));
    try {
      return AggregatorMain.start(AggregatorConfig.from(settings));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
