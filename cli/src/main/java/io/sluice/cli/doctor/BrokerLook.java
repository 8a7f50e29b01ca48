package io.sluice.cli.doctor;

import io.sluice.event.ProxyHeartbeat;
import io.sluice.event.TopicPlan;
import io.sluice.event.Topics;
import io.sluice.governance.GovernanceTopic;
import io.sluice.kit.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What Kafka says when it is asked. */
sealed interface BrokerLook {

  /** It does not answer, and why. */
  record OutOfReach(String reason) implements BrokerLook {}

  /**
   * It answers.
   *
   * @param brokers how many there are
   * @param missing topics that are not there
   * @param ahead how far each proxy's clock is ahead of the broker's
   */
  record Seen(int brokers, List<String> missing, Map<String, Duration> ahead)
      implements BrokerLook {}

  /** For one question. */
  Duration PATIENCE = Duration.ofSeconds(5);

  /** A proxy says that it is alive every few seconds. */
  Duration LATELY = Duration.ofMinutes(2);

  /** The last so many heartbeats are read. */
  long BEATS = 100;

  /** Looks, for a few seconds at most. */
  static BrokerLook at(String bootstrapServers) throws InterruptedException {
    try (var admin = admin(bootstrapServers)) {
      int brokers = answer(admin.describeCluster().nodes().toCompletionStage()).size();
      var there = answer(admin.listTopics().names().toCompletionStage());
      var ahead =
          there.contains(Topics.HEARTBEATS.name())
              ? ahead(bootstrapServers)
              : Map.<String, Duration>of();
      return new Seen(brokers, missing(there), ahead);
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      return new OutOfReach(String.valueOf(cause.getMessage()));
    }
  }

  private static Admin admin(String bootstrapServers) {
    int millis = Math.toIntExact(PATIENCE.toMillis());
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            millis,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            millis));
  }

  private static <T> T answer(CompletionStage<T> asked)
      throws InterruptedException, ExecutionException, TimeoutException {
    return asked.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static List<String> missing(Set<String> there) {
    return Stream.concat(Topics.plans(1).stream(), Stream.of(GovernanceTopic.plan()))
        .map(TopicPlan::name)
        .filter(name -> !there.contains(name))
        .sorted()
        .toList();
  }

  // the broker notes when a heartbeat came, the proxy when it sent it
  private static Map<String, Duration> ahead(String bootstrapServers) {
    var topic = Topics.HEARTBEATS;
    var partition = new TopicPartition(topic.name(), 0);
    var ahead = new HashMap<String, Duration>();
    try (var consumer =
        new KafkaConsumer<>(
            KafkaSettings.assignedConsumer(bootstrapServers),
            topic.keys().deserializer(),
            topic.values().deserializer())) {
      consumer.assign(List.of(partition));
      long end = of(consumer.endOffsets(List.of(partition), PATIENCE));
      long begin = of(consumer.beginningOffsets(List.of(partition), PATIENCE));
      consumer.seek(partition, Math.max(begin, end - BEATS));
      var deadline = Instant.now().plus(PATIENCE);
      while (consumer.position(partition) < end && Instant.now().isBefore(deadline)) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          note(record.value(), Instant.ofEpochMilli(record.timestamp()), ahead);
        }
      }
    }
    return ahead;
  }

  private static long of(Map<TopicPartition, Long> offsets) {
    return offsets.values().iterator().next();
  }

  private static void note(ProxyHeartbeat beat, Instant came, Map<String, Duration> ahead) {
    boolean lately = came.isAfter(Instant.now().minus(LATELY));
    if (beat.state() == ProxyHeartbeat.State.RUNNING && lately) {
      ahead.put(beat.proxyId(), Duration.between(came, beat.beatAt()));
    } else {
      ahead.remove(beat.proxyId());
    }
  }
}
