package io.sluice.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.kit.KafkaSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * All that an instance keeps and shows, as text.
 *
 * @param sluice the running instance
 */
record Keepsakes(RunningSluice sluice) {

  /** Keys, values and headers of every record of a topic. */
  String topic(String name) {
    try (var consumer = consumer()) {
      return records(consumer, name);
    }
  }

  /** Of all other topics, Kafka's own and those of Kafka Streams among them. */
  String topicsBut(String name) {
    try (var consumer = consumer()) {
      return consumer.listTopics().keySet().stream()
          .filter(topic -> !topic.equals(name))
          .map(topic -> records(consumer, topic))
          .collect(Collectors.joining("\n"));
    }
  }

  /** The rows of all tables but those whose names end so. */
  String tablesBut(String ending) throws IOException {
    var lake = sluice.data().resolve("lake");
    try (var files = Files.walk(lake)) {
      var tables =
          files
              .filter(file -> file.endsWith("_delta_log"))
              .map(log -> lake.relativize(log.getParent()).toString().replace('/', '.'))
              .filter(table -> !table.endsWith(ending))
              .toList();
      var rows = new StringBuilder();
      for (var table : tables) {
        rows.append(table).append(sluice.rows(table)).append('\n');
      }
      return rows.toString();
    }
  }

  /** What every process has logged. */
  String logs() throws IOException {
    try (var files = Files.list(sluice.data().resolve("logs"))) {
      return Stream.concat(files, Stream.of(sluice.output()))
          .map(Keepsakes::read)
          .collect(Collectors.joining("\n"));
    }
  }

  /** What every process says at {@code /metrics}. */
  String metrics() throws Exception {
    var client = HttpClient.newHttpClient();
    var metrics = new StringBuilder();
    for (var admin : sluice.admin().values()) {
      var request = HttpRequest.newBuilder(admin.resolve("/metrics")).build();
      metrics.append(client.send(request, BodyHandlers.ofString()).body());
    }
    return metrics.toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String records(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    var ends = consumer.endOffsets(partitions);
    var text = new StringBuilder();
    while (isBefore(consumer, ends)) {
      consumer.poll(Duration.ofMillis(100)).forEach(record -> append(record, text));
    }
    return text.toString();
  }

  private static boolean isBefore(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private static void append(ConsumerRecord<byte[], byte[]> record, StringBuilder text) {
    text.append(text(record.key())).append(text(record.value())).append('\n');
    record.headers().forEach(header -> text.append(header.key()).append(text(header.value())));
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, ISO_8859_1);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        KafkaSettings.assignedConsumer(sluice.kafka()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
