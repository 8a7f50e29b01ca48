package io.sluice.event;

import java.util.Map;

/**
 * How a topic is created.
 *
 * @param name the topic's name
 * @param partitions number of topic partitions
 * @param settings topic configuration by Kafka's own names, e.g. {@code retention.ms}
 */
public record TopicPlan(String name, int partitions, Map<String, String> settings) {

  public TopicPlan {
    settings = Map.copyOf(settings);
  }
}
