package io.sluice.sandbox;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PortBinding;
import io.sluice.event.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A broker in a container.
 *
 * <p>The image is named by the property {@code it.kafka.image} and must be on the machine already:
 * pulling one that cannot be had takes minutes to fail. Where the engine's own containers cannot be
 * pulled either, set {@code TESTCONTAINERS_RYUK_DISABLED=true}; where the tests run in a container
 * themselves but share the host's network, {@code TESTCONTAINERS_HOST_OVERRIDE=localhost}.
 */
final class ContainerBroker implements TestBroker {

  private static final String OFFICIAL_IMAGE = "apache/kafka";
  private static final int CONTAINER_PORT = 9092;
  private static final Duration RESTART_PATIENCE = Duration.ofSeconds(60);

  private final KafkaContainer container;

  private ContainerBroker(KafkaContainer container) {
    this.container = container;
  }

  /** What stands in the way of starting one; empty when nothing does. */
  static Optional<String> obstacle() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.of("no container engine answers");
    }
    try {
      DockerClientFactory.instance().client().inspectImageCmd(image()).exec();
      return Optional.empty();
    } catch (NotFoundException e) {
      return Optional.of("the engine has no image " + image() + ", pull or build it first");
    }
  }

  // the container is closed with the broker
  @SuppressWarnings("resource")
  static ContainerBroker start() {
    var name = DockerImageName.parse(image()).asCompatibleSubstituteFor(OFFICIAL_IMAGE);
    // a fixed port, so that the advertised address still holds after a restart
    var binding = PortBinding.parse(FreePort.any("127.0.0.1") + ":" + CONTAINER_PORT);
    var container =
        new KafkaContainer(name)
            .withEnv(environment())
            .withCreateContainerCmdModifier(
                command -> command.getHostConfig().withPortBindings(binding));
    container.start();
    return new ContainerBroker(container);
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void kill() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void restart() {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    awaitAnswer();
  }

  @Override
  public void close() {
    container.stop();
  }

  private void awaitAnswer() {
    var settings =
        Map.<String, Object>of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            Math.toIntExact(RESTART_PATIENCE.toMillis()));
    try (var admin = Admin.create(settings)) {
      admin.listTopics().names().get();
    } catch (Exception e) {
      throw new IllegalStateException("the broker did not come back", e);
    }
  }

  private static String image() {
    return System.getProperty("it.kafka.image", OFFICIAL_IMAGE + ":4.3.1");
  }

  private static Map<String, String> environment() {
    var largestRecord = Integer.toString(Topics.MAX_RECORD_BYTES);
    return Map.of(
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
        "KAFKA_MESSAGE_MAX_BYTES", largestRecord,
        "KAFKA_REPLICA_FETCH_MAX_BYTES", largestRecord,
        "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4",
        "KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000",
        "KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500");
  }
}
