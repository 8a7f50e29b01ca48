package io.sluice.sandbox;

import io.sluice.event.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The {@code server.properties} of a broker that is its own controller and is alone. */
final class BrokerProperties {

  private static final String COORDINATOR_PARTITIONS = "4";
  private static final String CLEANER_BYTES = Integer.toString(4 * 1024 * 1024);

  private BrokerProperties() {}

  /** Writes them into the data directory, over those of an earlier start. */
  static Path write(KafkaBrokerSettings settings, int controllerPort) throws IOException {
    var file = settings.dataDirectory().resolve("server.properties");
    try (var out = Files.newBufferedWriter(file)) {
      of(settings, controllerPort).store(out, null);
    }
    return file;
  }

  private static Properties of(KafkaBrokerSettings settings, int controllerPort) {
    var properties = new Properties();
    addAddresses(properties, settings, controllerPort);
    addTopicDefaults(properties);
    addForOneSmallNode(properties);
    properties.put("log.dirs", settings.dataDirectory().resolve("logs").toString());
    return properties;
  }

  private static void addAddresses(
      Properties properties, KafkaBrokerSettings settings, int controllerPort) {
    var broker = "PLAINTEXT://" + settings.host() + ":" + settings.port();
    var controller = settings.host() + ":" + controllerPort;
    properties.put("node.id", "1");
    properties.put("process.roles", "broker,controller");
    properties.put("controller.quorum.voters", "1@" + controller);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("listeners", broker + ",CONTROLLER://" + controller);
    properties.put("advertised.listeners", broker);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
  }

  private static void addTopicDefaults(Properties properties) {
    var largestRecord = Integer.toString(Topics.MAX_RECORD_BYTES);
    properties.put("auto.create.topics.enable", "false");
    properties.put("message.max.bytes", largestRecord);
    properties.put("replica.fetch.max.bytes", largestRecord);
    properties.put("offsets.topic.num.partitions", COORDINATOR_PARTITIONS);
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("transaction.state.log.num.partitions", COORDINATOR_PARTITIONS);
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    // a stream processor killed in a transaction holds up its readers until the broker looks
    properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    properties.put("share.coordinator.state.topic.num.partitions", COORDINATOR_PARTITIONS);
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
  }

  private static void addForOneSmallNode(Properties properties) {
    // after SIGKILL the controller waits this long before it lets the broker back in
    properties.put("broker.session.timeout.ms", "3000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("log.cleaner.dedupe.buffer.size", CLEANER_BYTES);
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    properties.put("background.threads", "2");
  }
}
