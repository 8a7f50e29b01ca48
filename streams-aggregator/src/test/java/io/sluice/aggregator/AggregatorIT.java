package io.sluice.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.event.CallAdmitted;
import io.sluice.event.CallSettled;
import io.sluice.event.TokenSource;
import io.sluice.event.TopicPlan;
import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import io.sluice.kit.Settings;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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
                  + " limit.usage.v1, llm.admissions.v1, llm.calls.v1, proxy.heartbeats.v1]");

      broker.createTopics(
          Topics.plans(1).stream()
              .map(plan -> new TopicPlan(plan.name(), plan.partitions(), Map.of()))
              .toList());

      assertThatThrownBy(() -> start(broker, "10s"))
          .hasRootCauseMessage(
              "message.timestamp.type: CreateTime of limit.requests.v1 (expected: LogAppendTime)");
    }
  }

  @Test
  void settlesTheCallOfAProxyThatWasKilled() throws Exception {
    try (var broker = KafkaFixture.freshBroker()) {
      broker.createSluiceTopics(2);
      try (var aggregator = start(broker, "10s")) {
        assertThat(aggregator).isNotNull();
        admit(broker, "orphan");

        var settled = firstCall(broker);

        assertThat(settled.callId()).isEqualTo("orphan");
        assertThat(settled.tokens().source()).isEqualTo(TokenSource.UNKNOWN);
      }
    }
  }

  private static void admit(TestBroker broker, String callId) {
    var topic = Topics.ADMISSIONS;
    var fact =
        new CallAdmitted(
            callId,
            Instant.now(),
            "ada@example.com",
            List.of(),
            "opus",
            "anthropic/v1/messages",
            10,
            "killed-proxy");
    try (var producer =
        new KafkaProducer<>(
            KafkaSettings.recordingProducer(broker.bootstrapServers()),
            topic.keys().serializer(),
            topic.values().serializer())) {
      producer.send(new ProducerRecord<>(topic.name(), fact.userId(), fact));
    }
  }

  private static CallSettled firstCall(TestBroker broker) {
    var topic = Topics.CALLS;
    var settings = new HashMap<>(KafkaSettings.assignedConsumer(broker.bootstrapServers()));
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, topic.keys().deserializer(), topic.values().deserializer())) {
      consumer.assign(
          List.of(new TopicPartition(topic.name(), 0), new TopicPartition(topic.name(), 1)));
      long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
      while (System.nanoTime() < deadline) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          return record.value();
        }
      }
    }
    throw new AssertionError("the call was not settled");
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
                "PROXY_SILENCE",
                "2s",
                "ADMIN_PORT",
                "0"));
    try {
      return AggregatorMain.start(AggregatorConfig.from(settings));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
