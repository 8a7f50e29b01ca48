package io.sluice.sandbox;

import io.sluice.event.TopicPlan;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one source of brokers for integration tests. The property {@code it.kafka} says what they
 * are:
 *
 * <ul>
 *   <li>{@code process} (the default): a child JVM
 *   <li>{@code testcontainers}: a container; no engine or no image is an error, never a skip
 *   <li>{@code auto}: a container where engine and image are there, else a child JVM
 * </ul>
 */
public final class KafkaFixture {

  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaFixture.class);
  private static final int PARTITIONS = 4;

  private KafkaFixture() {}

  /** The address of the broker that all tests of this JVM share. */
  public static String bootstrapServers() {
    return Shared.BROKER.bootstrapServers();
  }

  /** Creates topics on the shared broker. */
  public static void createTopics(Collection<TopicPlan> plans) {
    Shared.BROKER.createTopics(plans);
  }

  /** A broker of the test's own, without topics. */
  public static TestBroker freshBroker() {
    return BackEnd.CHOSEN == BackEnd.PROCESS ? ProcessBroker.start() : ContainerBroker.start();
  }

  /** A broker of the test's own, with every topic of the house on it. */
  public static TestBroker isolated() {
    var broker = freshBroker();
    try {
      broker.createSluiceTopics(PARTITIONS);
      return broker;
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private enum BackEnd {
    PROCESS,
    TESTCONTAINERS;

    static final BackEnd CHOSEN = choose(System.getProperty("it.kafka", "process"));

    private static BackEnd choose(String wanted) {
      return switch (wanted) {
        case "process" -> chosen(PROCESS, "it.kafka=process");
        case "testcontainers" -> containersOrError();
        case "auto" -> whatIsThere();
        default ->
            throw new IllegalArgumentException(
                "it.kafka: " + wanted + " (expected: process, testcontainers or auto)");
      };
    }

    private static BackEnd containersOrError() {
      ContainerBroker.obstacle()
          .ifPresent(
              obstacle -> {
                throw new IllegalStateException("it.kafka=testcontainers, but " + obstacle);
              });
      return chosen(TESTCONTAINERS, "it.kafka=testcontainers");
    }

    private static BackEnd whatIsThere() {
      Optional<String> obstacle = ContainerBroker.obstacle();
      return obstacle.isEmpty()
          ? chosen(TESTCONTAINERS, "it.kafka=auto, engine and image are there")
          : chosen(PROCESS, "it.kafka=auto, " + obstacle.get());
    }

    private static BackEnd chosen(BackEnd backEnd, String why) {
      LOGGER.atInfo().addKeyValue("backEnd", backEnd).addKeyValue("why", why).log("test broker");
      return backEnd;
    }
  }

  private static final class Shared {

    static final TestBroker BROKER = start();

    private static TestBroker start() {
      var broker = freshBroker();
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "close-shared-broker"));
      return broker;
    }
  }
}
