package io.sluice.aggregator;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.sluice.event.Topic;
import io.sluice.event.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics without which the aggregator cannot work: waits for them, and checks their clock. */
final class RequiredTopics {

  private static final Logger LOGGER = LoggerFactory.getLogger(RequiredTopics.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final String BROKER_TIME = "LogAppendTime";

  private static final Set<String> NAMES =
      List.<Topic<?, ?>>of(
              Topics.LEASE_REQUESTS,
              Topics.LEASES,
              Topics.LIMIT_USAGE,
              Topics.CALLS,
              Topics.ADMISSIONS,
              Topics.HEARTBEATS,
              Topics.DEAD_LETTER)
          .stream()
          .map(Topic::name)
          .collect(toSet());

  private RequiredTopics() {}

  /**
   * Waits until the topics are there.
   *
   * @throws IllegalStateException when they are not there in time, or when the lease requests do
   *     not carry the broker's time, without which limits are not exact
   */
  static void await(String bootstrapServers, Duration patience)
      throws InterruptedException, ExecutionException {
    try (var admin =
        Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      awaitAll(admin, patience);
      requireBrokerTime(admin);
    }
  }

  private static void awaitAll(Admin admin, Duration patience)
      throws InterruptedException, ExecutionException {
    var deadline = System.nanoTime() + patience.toNanos();
    var missing = missing(admin);
    if (!missing.isEmpty()) {
      LOGGER.atInfo().addKeyValue("topics", missing).log("waiting for topics");
    }
    while (!missing.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("topics are missing: " + missing);
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
      missing = missing(admin);
    }
  }

  private static List<String> missing(Admin admin) throws InterruptedException, ExecutionException {
    var present = admin.listTopics().names().get();
    return NAMES.stream().filter(name -> !present.contains(name)).sorted().collect(toList());
  }

  private static void requireBrokerTime(Admin admin)
      throws InterruptedException, ExecutionException {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.LEASE_REQUESTS.name());
    var config = requireNonNull(admin.describeConfigs(Set.of(topic)).all().get().get(topic));
    var clock = config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
    if (!BROKER_TIME.equals(clock)) {
      throw new IllegalStateException(
          "%s: %s of %s (expected: %s)"
              .formatted(
                  TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, clock, topic.name(), BROKER_TIME));
    }
  }
}
