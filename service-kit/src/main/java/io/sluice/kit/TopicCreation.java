package io.sluice.kit;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toList;

import io.sluice.event.TopicPlan;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Creates topics as planned; one that is there already stays as it is. */
public final class TopicCreation {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

  private TopicCreation() {}

  /**
   * Creates those of the planned topics that are missing, and returns when they can be written to.
   *
   * @param replicationFactor copies of each partition; at most the number of brokers
   * @throws IllegalStateException when Kafka refuses or cannot be reached
   */
  public static void createMissing(
      String bootstrapServers, Collection<TopicPlan> plans, int replicationFactor) {
    try (var admin = admin(bootstrapServers)) {
      var wanted =
          plans.stream().map(plan -> newTopic(plan, (short) replicationFactor)).collect(toList());
      var creations = admin.createTopics(wanted);
      var partitions = new HashMap<TopicPartition, OffsetSpec>();
      for (var plan : plans) {
        if (isCreated(plan.name(), creations.values().get(plan.name()))) {
          IntStream.range(0, plan.partitions())
              .mapToObj(partition -> new TopicPartition(plan.name(), partition))
              .forEach(partition -> partitions.put(partition, OffsetSpec.latest()));
        }
      }
      awaitLeaders(admin, partitions);
    }
  }

  /**
   * Returns once there are so many brokers: as long as there are fewer, no topic can have so many
   * copies.
   *
   * @throws IllegalStateException when they do not show up in time
   */
  public static void awaitBrokers(String bootstrapServers, int brokers, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try (var admin = admin(bootstrapServers)) {
      int there = brokers(admin);
      while (there < brokers) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "Kafka at " + bootstrapServers + " has " + there + " brokers, and not " + brokers);
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        there = brokers(admin);
      }
    }
  }

  // none while nobody answers
  private static int brokers(Admin admin) {
    try {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return 0;
      }
      throw new IllegalStateException("cannot reach Kafka", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("cannot reach Kafka", e);
    }
  }

  // a topic exists a moment before every broker knows it and its partitions have leaders, and only
  // a leader answers this question
  private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> partitions) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        await("cannot reach the new topics", admin.listOffsets(partitions).all());
        return;
      } catch (IllegalStateException e) {
        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
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

  private static boolean isCreated(String topic, @Nullable KafkaFuture<Void> creation) {
    try {
      await("cannot create topic " + topic, requireNonNull(creation));
      return true;
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private static void await(String failure, KafkaFuture<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(failure, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure, e);
    }
  }
}
