package io.sluice.delta;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's own ids of the topics. A topic that is deleted and made again counts its offsets from
 * zero; its id is another one, so its records are not taken for those that a table holds.
 *
 * @param byTopic the id by the topic's name
 */
public record TopicIds(HashMap<String, String> byTopic) implements Serializable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TopicIds.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final int REQUEST_MILLIS = 5_000;

  /** Asks Kafka, and waits for as long as it takes until it answers and has all the topics. */
  public static TopicIds await(String bootstrapServers, Collection<String> topics)
      throws InterruptedException {
    try (var admin = Admin.create(settings(bootstrapServers))) {
      while (true) {
        try {
          return new TopicIds(describe(admin, topics));
        } catch (ExecutionException e) {
          LOGGER.info("waiting for topics {}: {}", topics, String.valueOf(e.getCause()));
          // Kafka does not say when a topic comes into being, so it is asked again
          Thread.sleep(BETWEEN_TRIES.toMillis());
        }
      }
    }
  }

  /** Names a topic partition for all time: {@code topic-partition/id}. */
  String log(TopicRecord record) {
    return log(record.topic(), record.partition());
  }

  /** The same name, without a record at hand. */
  public String log(String topic, int partition) {
    return topic + "-" + partition + "/" + byTopic.getOrDefault(topic, "unknown");
  }

  private static HashMap<String, String> describe(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    var ids = new HashMap<String, String>();
    for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      ids.put(topic.name(), topic.topicId().toString());
    }
    return ids;
  }

  private static Map<String, Object> settings(String bootstrapServers) {
    return Map.of(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        REQUEST_MILLIS,
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        2 * REQUEST_MILLIS);
  }
}
