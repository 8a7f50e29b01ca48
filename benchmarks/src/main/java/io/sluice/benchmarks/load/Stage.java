package io.sluice.benchmarks.load;

import io.sluice.aggregator.AggregatorMain;
import io.sluice.event.Topics;
import io.sluice.governance.Api;
import io.sluice.governance.Declaration;
import io.sluice.governance.Destination;
import io.sluice.governance.GovernanceTopic;
import io.sluice.governance.Model;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.Price;
import io.sluice.governance.Provider;
import io.sluice.governance.RateLimit;
import io.sluice.ingress.IngressProxyMain;
import io.sluice.kit.Closing;
import io.sluice.kit.KafkaSettings;
import io.sluice.kit.TopicCreation;
import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.KafkaBrokerSettings;
import io.sluice.sandbox.provider.MockProviderMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Broker, mock provider, aggregator, bare proxy and ingress proxy, each in a process of its own.
 */
final class Stage implements AutoCloseable {

  static final String MODEL = "bench";

  private static final int PARTITIONS = 4;
  private static final long NEVER_SPENT = 100_000_000;

  private final Closing closing = new Closing();
  private final NewAccessToken token =
      NewAccessToken.of(
          "load@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
  private final List<Target> targets = new ArrayList<>();
  private final Path directory;

  /** Something to send calls to, and the CPU time that it has used. */
  record Target(String name, URI uri, Supplier<Duration> usedCpu) {

    Duration cpu() {
      return usedCpu.get();
    }
  }

  private Stage(Path directory) {
    this.directory = directory;
  }

  static Stage set() throws Exception {
    var stage = new Stage(Files.createTempDirectory("sluice-load"));
    try {
      stage.start();
      return stage;
    } catch (Exception e) {
      stage.close();
      throw e;
    }
  }

  List<Target> targets() {
    return List.copyOf(targets);
  }

  /** The targets but the mock provider itself. */
  List<Target> proxies() {
    return List.copyOf(targets.subList(1, targets.size()));
  }

  String accessToken() {
    return token.secret();
  }

  @Override
  public void close() throws Exception {
    closing.close();
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
    }
  }

  private void start() throws Exception {
    var broker = closing.add(KafkaBroker.start(KafkaBrokerSettings.in(directory.resolve("kafka"))));
    TopicCreation.createMissing(broker.bootstrapServers(), Topics.plans(PARTITIONS), (short) 1);
    TopicCreation.createMissing(
        broker.bootstrapServers(), List.of(GovernanceTopic.plan()), (short) 1);
    int mockPort = ChildJvm.freePort();
    var mock = start(MockProviderMain.class, "mock", Map.of("PORT", "" + mockPort));
    var mockUrl = "http://127.0.0.1:" + mockPort;
    declare(broker.bootstrapServers(), mockUrl);
    int adminPort = ChildJvm.freePort();
    start(
            AggregatorMain.class,
            "aggregator",
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                broker.bootstrapServers(),
                "STATE_DIR",
                directory.resolve("streams").toString(),
                "ADMIN_PORT",
                "" + adminPort))
        .awaitReady(adminPort);
    targets.add(new Target("direct", IngressLoadMain.messages(mockUrl), mock::cpu));
    addProxy("bare", BareProxyMain.class, Map.of("TARGET", mockUrl));
    addProxy(
        "sluice",
        IngressProxyMain.class,
        Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()));
  }

  private void addProxy(String name, Class<?> main, Map<String, String> settings)
      throws IOException {
    int port = ChildJvm.freePort();
    int adminPort = ChildJvm.freePort();
    var environment = new HashMap<>(settings);
    environment.put("PORT", "" + port);
    environment.put("ADMIN_PORT", "" + adminPort);
    var process = start(main, name, environment).awaitReady(adminPort);
    var uri = IngressLoadMain.messages("http://127.0.0.1:" + port);
    targets.add(new Target(name, uri, process::cpu));
  }

  private ChildJvm start(Class<?> main, String name, Map<String, String> environment)
      throws IOException {
    var log = directory.resolve(name + ".log");
    return closing.add(ChildJvm.start(main, "256m", log, environment));
  }

  private void declare(String bootstrapServers, String mockUrl) {
    var declarations =
        List.<Declaration>of(
            token.token(),
            new Provider("mock", Api.ANTHROPIC, mockUrl + "/anthropic", null),
            new Model(
                MODEL,
                List.of(),
                List.of(new Destination("mock", MODEL, 100)),
                new Price(5, 25, 0.5, 6.25, 10),
                "main.gateway.bench",
                List.of(),
                List.of(new RateLimit(RateLimit.Key.USER_DEFAULT, NEVER_SPENT))));
    var topic = GovernanceTopic.GOVERNANCE;
    try (var producer =
        new KafkaProducer<>(
            KafkaSettings.recordingProducer(bootstrapServers),
            topic.keys().serializer(),
            topic.values().serializer())) {
      declarations.forEach(
          declaration ->
              producer.send(new ProducerRecord<>(topic.name(), declaration.key(), declaration)));
    }
  }
}
