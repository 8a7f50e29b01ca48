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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Broker, mock provider, aggregator and some ingress proxies, each in a process of its own, with a
 * model that has limits and one that has none.
 */
final class LimitStage implements AutoCloseable {

  static final String LIMITED = "limited";
  static final String UNLIMITED = "unlimited";

  private static final int PARTITIONS = 4;

  private final Closing closing = new Closing();
  private final NewAccessToken token =
      NewAccessToken.of(
          "load@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
  private final Path directory;
  private final List<URI> proxies = new ArrayList<>();
  private final KafkaBroker broker;
  private ChildProcess aggregator;

  private LimitStage(Path directory, int proxyCount, List<RateLimit> limits) throws Exception {
    this.directory = directory;
    this.broker =
        closing.add(KafkaBroker.start(KafkaBrokerSettings.in(directory.resolve("kafka"))));
    TopicCreation.createMissing(broker.bootstrapServers(), Topics.plans(PARTITIONS), (short) 1);
    TopicCreation.createMissing(
        broker.bootstrapServers(), List.of(GovernanceTopic.plan()), (short) 1);
    int mockPort = ChildProcess.freePort();
    start(MockProviderMain.class, "mock", Map.of("PORT", "" + mockPort));
    declare("http://127.0.0.1:" + mockPort, limits);
    this.aggregator = newAggregator();
    closing.add(() -> aggregator.close());
    for (int i = 0; i < proxyCount; i++) {
      addProxy("proxy-" + i);
    }
  }

  /** Starts everything, and returns when calls may come. */
  static LimitStage set(int proxyCount, List<RateLimit> limits) throws Exception {
    return new LimitStage(Files.createTempDirectory("sluice-limits"), proxyCount, limits);
  }

  List<URI> proxies() {
    return List.copyOf(proxies);
  }

  String accessToken() {
    return token.secret();
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Ends the aggregator with SIGKILL, and starts another on the same state. */
  void killAggregator() throws IOException, InterruptedException {
    aggregator.kill();
    aggregator = newAggregator();
  }

  @Override
  public void close() throws Exception {
    closing.close();
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
    }
  }

  private ChildProcess newAggregator() throws IOException {
    int adminPort = ChildProcess.freePort();
    var settings =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            broker.bootstrapServers(),
            "STATE_DIR",
            directory.resolve("streams").toString(),
            "ADMIN_PORT",
            "" + adminPort);
    return ChildJvm.of("256m")
        .start(AggregatorMain.class.getName(), settings, directory.resolve("aggregator.log"))
        .awaitReady(adminPort);
  }

  private void addProxy(String name) throws IOException {
    int port = ChildProcess.freePort();
    int adminPort = ChildProcess.freePort();
    var environment = new HashMap<String, String>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("PROXY_ID", name);
    environment.put("PORT", "" + port);
    environment.put("ADMIN_PORT", "" + adminPort);
    start(IngressProxyMain.class, name, environment).awaitReady(adminPort);
    proxies.add(IngressLoadMain.messages("http://127.0.0.1:" + port));
  }

  private ChildProcess start(Class<?> main, String name, Map<String, String> environment)
      throws IOException {
    var log = directory.resolve(name + ".log");
    return closing.add(ChildJvm.of("192m").start(main.getName(), environment, log));
  }

  private void declare(String mockUrl, List<RateLimit> limits) {
    var declarations =
        List.<Declaration>of(
            token.token(),
            new Provider("mock", Api.ANTHROPIC, mockUrl + "/anthropic", null),
            model(LIMITED, limits),
            model(UNLIMITED, List.of()));
    var topic = GovernanceTopic.GOVERNANCE;
    try (var producer =
        new KafkaProducer<>(
            KafkaSettings.recordingProducer(bootstrapServers()),
            topic.keys().serializer(),
            topic.values().serializer())) {
      declarations.forEach(
          declaration ->
              producer.send(new ProducerRecord<>(topic.name(), declaration.key(), declaration)));
    }
  }

  private static Model model(String name, List<RateLimit> limits) {
    return new Model(
        name,
        List.of(),
        List.of(new Destination("mock", name, 100)),
        new Price(5, 25, 0.5, 6.25, 10),
        null,
        List.of(),
        limits);
  }
}
