package io.sluice.cli.up;

import io.sluice.cli.CommandException;
import io.sluice.event.TopicPlan;
import io.sluice.event.Topics;
import io.sluice.governance.GovernanceTopic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Creates the topics on which the services meet; those that are there stay as they are. */
final class TopicCreation {

  private static final int PARTITIONS = 4;

  private TopicCreation() {}

  /**
   * @throws CommandException when Kafka refuses one
   */
  static void on(String bootstrapServers) throws InterruptedException {
    Map<String, Object> settings =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (var admin = Admin.create(settings)) {
      var created = admin.createTopics(topics()).values();
      for (var topic : created.entrySet()) {
        try {
          topic.getValue().get();
        } catch (ExecutionException e) {
          tolerateExisting(topic.getKey(), e.getCause());
        }
      }
    }
  }

  private static void tolerateExisting(String topic, @Nullable Throwable cause) {
    if (!(cause instanceof TopicExistsException)) {
      throw CommandException.failed("cannot create the topic " + topic + ": " + cause);
    }
  }

  private static List<NewTopic> topics() {
    return Stream.concat(Topics.plans(PARTITIONS).stream(), Stream.of(GovernanceTopic.plan()))
        .map(TopicCreation::topic)
        .toList();
  }

  private static NewTopic topic(TopicPlan plan) {
    return new NewTopic(plan.name(), Optional.of(plan.partitions()), Optional.empty())
        .configs(plan.settings());
  }
}
