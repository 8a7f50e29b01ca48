package io.sluice.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/**
 * The child JVM of {@link KafkaBroker}: formats the data directory if need be and runs the broker
 * until SIGTERM, or until standard input ends, which it does when the parent is gone.
 */
final class KafkaBrokerMain {

  /** What it prints on standard output once clients may come. */
  static final String READY = "broker ready";

  private static final String CLUSTER_ID = "c2x1aWNlc2x1aWNlMDAwMQ";

  private KafkaBrokerMain() {}

  /**
   * Runs the broker.
   *
   * @param args the path of {@code server.properties}
   */
  public static void main(String[] args) {
    watchParent();
    try {
      format(args[0]);
      run(args[0]);
    } catch (Exception | LinkageError e) {
      // the broker's threads may be running already, and would keep a failed start alive
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(String properties) throws IOException {
    var server = new KafkaRaftServer(new KafkaConfig(read(Path.of(properties))), Time.SYSTEM);
    Exit.addShutdownHook("stop-broker", server::shutdown);
    server.startup();
    System.out.println(READY);
    server.awaitShutdown();
  }

  private static void format(String properties) {
    String[] command = {
      "format", "--config", properties, "--cluster-id", CLUSTER_ID, "--ignore-formatted"
    };
    if (StorageTool.execute(command, System.err) != 0) {
      System.exit(1);
    }
  }

  private static Properties read(Path file) throws IOException {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    return properties;
  }

  private static void watchParent() {
    var watch = new Thread(KafkaBrokerMain::exitAfterParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void exitAfterParent() {
    try {
      while (System.in.read() >= 0) {
        // the parent never writes; the read ends with it
      }
    } catch (IOException e) {
      // a broken pipe says the same
    }
    System.exit(0);
  }
}
