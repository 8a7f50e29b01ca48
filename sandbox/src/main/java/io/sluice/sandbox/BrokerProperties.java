package io.sluice.sandbox;

import static java.util.stream.Collectors.joining;

import io.sluice.event.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;

/** The {@code server.properties} of a broker that is a controller as well. */
final class BrokerProperties {

  private static final String COORDINATOR_PARTITIONS = "4";
  private static final String CLEANER_BYTES = Integer.toString(4 * 1024 * 1024);

  private BrokerProperties() {}

  /** Writes them into the data directory, over those of an earlier start. */
  static Path write(KafkaBrokerSettings settings) throws IOException {
    var file = settings.dataDirectory().resolve("server.properties");
    try (var out = Files.newBufferedWriter(file)) {
      of(settings).store(out, null);
    }
    return file;
  }

  private static Properties of(KafkaBrokerSettings settings) {
    var properties = new Properties();
    addAddresses(properties, settings, controllers(settings));
    addTopicDefaults(properties);
    addReplication(properties, settings.quorum());
    addForOneSmallNode(properties);
    properties.put("log.dirs", settings.dataDirectory().resolve("logs").toString());
    return properties;
  }

  private static void addAddresses(
      Properties properties, KafkaBrokerSettings settings, List<String> controllers) {
    var broker = "PLAINTEXT://" + settings.host() + ":" + settings.port();
    int nodeId = settings.quorum().nodeId();
    var controller = controllers.get(nodeId - 1);
    properties.put("node.id", Integer.toString(nodeId));
    properties.put("process.roles", "broker,controller");
    properties.put(
        "controller.quorum.voters",
        IntStream.rangeClosed(1, controllers.size())
            .mapToObj(id -> id + "@" + controllers.get(id - 1))
            .collect(joining(",")));
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
    properties.put("transaction.state.log.num.partitions", COORDINATOR_PARTITIONS);
    // a stream processor killed in a transaction holds up its readers until the broker looks
    properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    properties.put("share.coordinator.state.topic.num.partitions", COORDINATOR_PARTITIONS);
  }

  private static void addReplication(Properties properties, Quorum quorum) {
    var copies = Integer.toString(quorum.copies());
    var required = Integer.toString(quorum.requiredCopies());
    properties.put("default.replication.factor", copies);
    properties.put("min.insync.replicas", required);
    properties.put("offsets.topic.replication.factor", copies);
    properties.put("transaction.state.log.replication.factor", copies);
    properties.put("transaction.state.log.min.isr", required);
    properties.put("share.coordinator.state.topic.replication.factor", copies);
    properties.put("share.coordinator.state.topic.min.isr", required);
  }

  private static List<String> controllers(KafkaBrokerSettings settings) {
    var ports = settings.quorum().controllerPorts();
    var known = ports.isEmpty() ? List.of(FreePort.any(settings.host())) : ports;
    return known.stream().map(port -> settings.host() + ":" + port).toList();
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
