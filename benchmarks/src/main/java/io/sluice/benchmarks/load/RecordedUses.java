package io.sluice.benchmarks.load;

import io.sluice.benchmarks.load.Uses.Use;
import io.sluice.event.CallAdmitted;
import io.sluice.event.CallSettled;
import io.sluice.event.Topic;
import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What the log says about the use of a limit, by the moment at which each call was admitted. */
final class RecordedUses {

  private static final Duration POLL = Duration.ofMillis(200);

  private RecordedUses() {}

  /** The calls of a model, one permit each. */
  static Uses requests(String bootstrapServers, String model) {
    return uses(bootstrapServers, model, call -> 1);
  }

  /** The tokens that calls of a model have used in truth. */
  static Uses tokens(String bootstrapServers, String model) {
    var used = new HashMap<String, Long>();
    Consumer<CallSettled> note =
        call -> {
          var tokens = call.tokens().total();
          if (tokens != null) {
            used.put(call.callId(), tokens);
          }
        };
    read(bootstrapServers, Topics.CALLS, note);
    return uses(bootstrapServers, model, call -> used.getOrDefault(call.callId(), 0L));
  }

  private static Uses uses(
      String bootstrapServers, String model, ToLongFunction<CallAdmitted> amount) {
    var uses = new ArrayList<Use>();
    read(
        bootstrapServers,
        Topics.ADMISSIONS,
        call -> {
          if (call.model().equals(model)) {
            uses.add(new Use(nanos(call.admittedAt()), amount.applyAsLong(call)));
          }
        });
    return new Uses(uses);
  }

  private static long nanos(Instant at) {
    return Duration.between(Instant.EPOCH, at).toNanos();
  }

  private static <V> void read(String bootstrapServers, Topic<String, V> topic, Consumer<V> to) {
    try (var consumer =
        new KafkaConsumer<>(
            KafkaSettings.assignedConsumer(bootstrapServers),
            topic.keys().deserializer(),
            topic.values().deserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(record -> to.accept(record.value()));
      }
    }
  }
}
