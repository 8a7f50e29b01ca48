package io.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.TopicPlan;
import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaFixtureIT {

  private static final TopicPlan PLAN = new TopicPlan("fixture.v1", 1, Map.of());

  @Test
  void theSharedBrokerKeepsWhatWasSentInOrder() throws Exception {
    KafkaFixture.createTopics(List.of(PLAN));
    var sent = numbers(0, 100);

    send(KafkaFixture.bootstrapServers(), sent);

    assertThat(read(KafkaFixture.bootstrapServers(), sent.size())).isEqualTo(sent);
  }

  @Test
  void createsTheSameTopicsTwiceWithoutHarm() {
    KafkaFixture.createTopics(List.of(PLAN));

    KafkaFixture.createTopics(List.of(PLAN));
  }

  @Test
  void sigkillAndRestartLoseNothing() throws Exception {
    try (var broker = KafkaFixture.freshBroker()) {
      broker.createTopics(List.of(PLAN));
      send(broker.bootstrapServers(), numbers(0, 1000));

      broker.kill();
      broker.restart();
      send(broker.bootstrapServers(), numbers(1000, 2000));

      assertThat(read(broker.bootstrapServers(), 2000)).isEqualTo(numbers(0, 2000));
    }
  }

  @Test
  void anIsolatedBrokerTakesTheLargestTelemetryRecord() throws Exception {
    try (var broker = KafkaFixture.isolated();
        var producer =
            new KafkaProducer<>(
                KafkaSettings.recordingProducer(broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      var largest = new byte[16 * 1024 * 1024];

      var acknowledged =
          producer.send(new ProducerRecord<>(Topics.OTLP_METRICS.name(), largest)).get();

      assertThat(acknowledged.serializedValueSize()).isEqualTo(largest.length);
      assertThat(new ByteArrayDeserializer().deserialize("", largest)).isSameAs(largest);
    }
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  private static void send(String bootstrapServers, List<String> values) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            KafkaSettings.recordingProducer(bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      var acknowledgements =
          values.stream()
              .map(value -> producer.send(new ProducerRecord<>(PLAN.name(), value)))
              .toList();
      for (var acknowledgement : acknowledgements) {
        acknowledgement.get();
      }
    }
  }

  private static List<String> read(String bootstrapServers, int count) {
    var values = new ArrayList<String>();
    try (var consumer =
        new KafkaConsumer<>(
            KafkaSettings.assignedConsumer(bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partitions = List.of(new TopicPartition(PLAN.name(), 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var deadline = Instant.now().plus(Duration.ofSeconds(30));
      while (values.size() < count && Instant.now().isBefore(deadline)) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
