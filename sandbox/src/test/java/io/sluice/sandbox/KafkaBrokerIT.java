package io.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.kit.PortInUseException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerIT {

  @Test
  void answersClientsAsSoonAsItHasStartedAndStopsWithinFiveSeconds(@TempDir Path directory)
      throws Exception {
    var broker = KafkaBroker.start(KafkaBrokerSettings.in(directory));
    var brokers = clusterSize(broker.bootstrapServers());

    var before = System.nanoTime();
    broker.close();
    var took = Duration.ofNanos(System.nanoTime() - before);

    assertThat(brokers).isEqualTo(1);
    assertThat(broker.isAlive()).isFalse();
    assertThat(took).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void saysSoWhenThePortIsInUse(@TempDir Path directory) throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var settings = KafkaBrokerSettings.in(directory).onPort(other.getLocalPort());

      assertThatThrownBy(() -> KafkaBroker.start(settings))
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining("127.0.0.1:" + other.getLocalPort())
          .hasMessageContaining("Address already in use");
    }
  }

  @Test
  void saysWhatTheBrokerSaidWhenItDoesNotStart(@TempDir Path directory) throws Exception {
    try (var running = KafkaBroker.start(KafkaBrokerSettings.in(directory))) {
      var onTheSameDirectory = running.settings().onPort(0);

      assertThatThrownBy(() -> KafkaBroker.start(onTheSameDirectory))
          .hasMessageContaining("the broker did not start")
          .hasRootCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void endsWhenItsParentIsKilled(@TempDir Path directory) throws Exception {
    var parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentOfABroker.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = parent.inputReader()) {
      var broker = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();

      parent.destroyForcibly();

      assertThat(broker.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    } finally {
      parent.destroyForcibly();
    }
  }

  private static int clusterSize(String bootstrapServers) throws Exception {
    Map<String, Object> settings =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (var admin = Admin.create(settings)) {
      return admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).size();
    }
  }

  /** A process that starts a broker, says its process id and does nothing more. */
  static final class ParentOfABroker {

    private ParentOfABroker() {}

    public static void main(String[] args) throws Exception {
      var broker = KafkaBroker.start(KafkaBrokerSettings.in(Path.of(args[0])));
      System.out.println(broker.pid());
      Thread.currentThread().join();
    }
  }
}
