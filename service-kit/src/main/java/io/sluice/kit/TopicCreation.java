package io.sluice.kit;

import static java.util.stream.Collectors.toList;

import io.sluice.event.TopicPlan;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics as planned; one that is there already stays as it is. */
public final class TopicCreation {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TopicCreation() {}

  /**
   * Creates those of the planned topics that are missing, and returns when they are made.
   *
   * @param replicationFactor copies of each partition; at most the number of brokers
   * @throws IllegalStateException when Kafka refuses or cannot be reached
   */
  public static void createMissing(
      String bootstrapServers, Collection<TopicPlan> plans, int replicationFactor) {
    try (var admin = admin(bootstrapServers)) {
      var wanted =
          plans.stream().map(plan -> newTopic(plan, (short) replicationFactor)).collect(toList());
      admin.createTopics(wanted).values().forEach(TopicCreation::await);
    }
  }

  private static Admin admin(String bootstrapServers) {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            Math.toIntExact(PATIENCE.toMillis())));
  }

  private static NewTopic newTopic(TopicPlan plan, short replicationFactor) {
    return new NewTopic(plan.name(), plan.partitions(), replicationFactor).configs(plan.settings());
  }

  private static void await(String topic, KafkaFuture<Void> creation) {
    try {
      creation.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("cannot create topic " + topic, e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + topic, e);
    }
  }
}
