package io.sluice.system;

import io.sluice.event.Topic;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from its beginning to its end as it is now. */
final class TopicContents {

  private TopicContents() {}

  static <V> List<V> of(String bootstrapServers, Topic<String, V> topic) {
    var values = new ArrayList<V>();
    read(bootstrapServers, topic, values::add);
    return values;
  }

  /** Shows each value; those of one topic partition in their order. */
  static <V> void read(String bootstrapServers, Topic<String, V> topic, Consumer<V> reader) {
    try (var consumer =
        new KafkaConsumer<>(
            KafkaSettings.assignedConsumer(bootstrapServers),
            topic.keys().deserializer(),
            topic.values().deserializer())) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (!partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p))) {
        consumer.poll(Duration.ofMillis(500)).forEach(record -> reader.accept(record.value()));
      }
    }
  }
}
