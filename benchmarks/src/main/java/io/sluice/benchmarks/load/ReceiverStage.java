package io.sluice.benchmarks.load;

import io.sluice.event.Topics;
import io.sluice.governance.Declaration;
import io.sluice.governance.GovernanceTopic;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.Table;
import io.sluice.kit.Closing;
import io.sluice.kit.KafkaSettings;
import io.sluice.kit.Settings;
import io.sluice.kit.TopicCreation;
import io.sluice.otlp.OtlpReceiverMain;
import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.KafkaBrokerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A broker and a receiver, each in a process of its own.
 *
 * <p>Settings: {@code HEAP} of the receiver (256m), {@code RECEIVER_OPTIONS} of its virtual
 * machine.
 */
final class ReceiverStage implements AutoCloseable {

  static final String TABLE = "main.telemetry.agents_otel_metrics";

  private static final int PARTITIONS = 4;

  private final Closing closing;
  private final Path directory;
  private final KafkaBroker broker;
  private final NewAccessToken token;
  private final ChildProcess receiver;
  private final URI metrics;

  private ReceiverStage(
      Closing closing,
      Path directory,
      KafkaBroker broker,
      NewAccessToken token,
      ChildProcess receiver,
      URI metrics) {
    this.closing = closing;
    this.directory = directory;
    this.broker = broker;
    this.token = token;
    this.receiver = receiver;
    this.metrics = metrics;
  }

  static ReceiverStage set() throws Exception {
    var closing = new Closing();
    try {
      return set(closing);
    } catch (Exception e) {
      closing.close();
      throw e;
    }
  }

  ChildProcess receiver() {
    return receiver;
  }

  /** Where metrics are sent to. */
  URI metrics() {
    return metrics;
  }

  String accessToken() {
    return token.secret();
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  Path log(String name) {
    return directory.resolve(name + ".log");
  }

  @Override
  public void close() throws Exception {
    closing.close();
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
    }
  }

  private static ReceiverStage set(Closing closing) throws Exception {
    var directory = Files.createTempDirectory("sluice-receiver-load");
    var broker = closing.add(KafkaBroker.start(KafkaBrokerSettings.in(directory.resolve("kafka"))));
    TopicCreation.createMissing(broker.bootstrapServers(), Topics.plans(PARTITIONS), (short) 1);
    TopicCreation.createMissing(
        broker.bootstrapServers(), List.of(GovernanceTopic.plan()), (short) 1);
    var token =
        NewAccessToken.of(
            "load@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
    declare(broker, token.token());
    declare(broker, new Table(TABLE, Table.Schema.OTEL_METRICS_V1, List.of(), List.of()));
    int port = ChildProcess.freePort();
    var receiver = closing.add(start(broker, directory, port));
    var metrics = URI.create("http://127.0.0.1:" + port + "/v1/metrics");
    return new ReceiverStage(closing, directory, broker, token, receiver, metrics);
  }

  private static ChildProcess start(KafkaBroker broker, Path directory, int port)
      throws IOException {
    int adminPort = ChildProcess.freePort();
    var settings =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            broker.bootstrapServers(),
            "PORT",
            "" + port,
            "GRPC_PORT",
            "0",
            "ADMIN_PORT",
            "" + adminPort);
    return ChildJvm.of(Settings.fromEnvironment().text("HEAP", "256m"))
        .with("RECEIVER_OPTIONS")
        .start(OtlpReceiverMain.class.getName(), settings, directory.resolve("receiver.log"))
        .awaitReady(adminPort);
  }

  private static void declare(KafkaBroker broker, Declaration declaration) throws Exception {
    var topic = GovernanceTopic.GOVERNANCE;
    try (var producer =
        new KafkaProducer<>(
            KafkaSettings.recordingProducer(broker.bootstrapServers()),
            topic.keys().serializer(),
            topic.values().serializer())) {
      producer.send(new ProducerRecord<>(topic.name(), declaration.key(), declaration)).get();
    }
  }
}
