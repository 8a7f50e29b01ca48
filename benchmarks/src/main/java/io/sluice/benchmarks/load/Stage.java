package io.sluice.benchmarks.load;

import static java.util.Objects.requireNonNull;

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
import io.sluice.kit.Settings;
import io.sluice.kit.TopicCreation;
import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.KafkaBrokerSettings;
import io.sluice.sandbox.provider.MockProviderMain;
import java.io.IOException;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Broker, mock provider, aggregator, peers and ingress proxy, each in a process of its own.
 *
 * <p>Settings: {@code TARGETS} those that take part (all), {@code HEAP} of the proxies (256m),
 * {@code PROXY_OPTIONS} of their virtual machines, {@code BEFORE} the class path of another state
 * of the ingress proxy, which then takes part as {@code before}.
 */
final class Stage implements AutoCloseable {

  static final String MODEL = "bench";

  private static final Settings SETTINGS = Settings.fromEnvironment();
  private static final String ALL = "bare,nginx,portkey,sluice";
  private static final int PARTITIONS = 4;
  private static final long NEVER_SPENT = 100_000_000;

  private final Closing closing = new Closing();
  private final NewAccessToken token =
      NewAccessToken.of(
          "load@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
  private final List<Target> targets = new ArrayList<>();
  private final Path directory;
  private @Nullable KafkaBroker broker;
  private @Nullable ChildProcess aggregator;

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

  /** A target that takes part. */
  Target target(String name) {
    return targets.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
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
    broker = closing.add(KafkaBroker.start(KafkaBrokerSettings.in(directory.resolve("kafka"))));
    var plans = Topics.plans(PARTITIONS);
    TopicCreation.createMissing(broker.bootstrapServers(), plans, (short) 1);
    var governance = List.of(GovernanceTopic.plan());
    TopicCreation.createMissing(broker.bootstrapServers(), governance, (short) 1);
    int mockPort = ChildProcess.freePort();
    var mock =
        start(ChildJvm.of("1g"), MockProviderMain.class, "mock", Map.of("PORT", "" + mockPort));
    mock.awaitListening(mockPort);
    var mockUrl = "http://127.0.0.1:" + mockPort;
    declare(mockUrl);
    aggregator = startAggregator();
    targets.add(target("direct", mockUrl, mock));
    if (isWanted("bare")) {
      targets.add(proxy("bare", proxyJvm(), BareProxyMain.class, Map.of("TARGET", mockUrl)));
    }
    startNginx(mockPort);
    startPortkey(mockUrl);
    startIngress();
  }

  private ChildProcess startAggregator() throws IOException {
    int adminPort = ChildProcess.freePort();
    var settings =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            broker().bootstrapServers(),
            "STATE_DIR",
            directory.resolve("streams").toString(),
            "ADMIN_PORT",
            "" + adminPort);
    return start(ChildJvm.of("256m"), AggregatorMain.class, "aggregator", settings)
        .awaitReady(adminPort);
  }

  private void startNginx(int mockPort) throws IOException {
    if (isWanted("nginx")) {
      int port = ChildProcess.freePort();
      Nginx.start(directory, port, mockPort)
          .map(closing::add)
          .ifPresent(nginx -> targets.add(target("nginx", "http://127.0.0.1:" + port, nginx)));
    }
  }

  private void startPortkey(String mockUrl) throws IOException {
    if (isWanted("portkey")) {
      int port = ChildProcess.freePort();
      var headers = Portkey.headers(mockUrl);
      Portkey.start(directory, port)
          .map(closing::add)
          .map(
              portkey ->
                  new Target(
                      "portkey", Portkey.messages(port), headers, portkey, () -> Duration.ZERO))
          .ifPresent(targets::add);
    }
  }

  private void startIngress() throws IOException {
    var settings = Map.of("KAFKA_BOOTSTRAP_SERVERS", broker().bootstrapServers());
    var before = SETTINGS.find("BEFORE");
    if (before.isPresent()) {
      var jvm = proxyJvm().from(before.get());
      targets.add(withLedger(proxy("before", jvm, IngressProxyMain.class, settings)));
    }
    if (isWanted("sluice")) {
      targets.add(withLedger(proxy("sluice", proxyJvm(), IngressProxyMain.class, settings)));
    }
  }

  private Target proxy(String name, ChildJvm jvm, Class<?> main, Map<String, String> settings)
      throws IOException {
    int port = ChildProcess.freePort();
    int adminPort = ChildProcess.freePort();
    var environment = new HashMap<>(settings);
    environment.put("PORT", "" + port);
    environment.put("ADMIN_PORT", "" + adminPort);
    var process = start(jvm, main, name, environment).awaitReady(adminPort);
    System.out.println(name + " runs as process " + process.pid());
    return target(name, "http://127.0.0.1:" + port, process);
  }

  private Target withLedger(Target proxy) {
    var kafka = ProcessHandle.of(broker().pid()).orElseThrow();
    return new Target(
        proxy.name(),
        proxy.uri(),
        proxy.headers(),
        proxy.process(),
        () -> ProcessCpu.of(kafka).plus(requireNonNull(aggregator).cpu()));
  }

  private static Target target(String name, String base, ChildProcess process) {
    return new Target(name, IngressLoadMain.messages(base), Map.of(), process, () -> Duration.ZERO);
  }

  private static ChildJvm proxyJvm() {
    return ChildJvm.of(SETTINGS.text("HEAP", "256m")).with("PROXY_OPTIONS");
  }

  private static boolean isWanted(String name) {
    return List.of(SETTINGS.text("TARGETS", ALL).split(",", -1)).contains(name);
  }

  private KafkaBroker broker() {
    return requireNonNull(broker, "the broker has not been started");
  }

  private ChildProcess start(ChildJvm jvm, Class<?> main, String name, Map<String, String> settings)
      throws IOException {
    return closing.add(jvm.start(main.getName(), settings, directory.resolve(name + ".log")));
  }

  private void declare(String mockUrl) {
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
            KafkaSettings.recordingProducer(broker().bootstrapServers()),
            topic.keys().serializer(),
            topic.values().serializer())) {
      declarations.forEach(
          declaration ->
              producer.send(new ProducerRecord<>(topic.name(), declaration.key(), declaration)));
    }
  }
}
