package io.sluice.system;

import io.sluice.event.CallSettled;
import io.sluice.event.Topics;
import io.sluice.governance.Api;
import io.sluice.governance.Declaration;
import io.sluice.governance.Destination;
import io.sluice.governance.GovernanceTopic;
import io.sluice.governance.Model;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.Price;
import io.sluice.governance.Provider;
import io.sluice.kit.Closing;
import io.sluice.kit.KafkaSettings;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import io.sluice.sandbox.provider.MockProvider;
import io.sluice.sandbox.provider.MockProviderConfig;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Some ingress proxies in processes of their own, with a real broker and a mock provider, and
 * nothing else of an instance: what is behind Kafka plays no part.
 */
final class ProxyFleet implements AutoCloseable {

  static final String MODEL = "databricks-claude-opus-4-6";

  private static final Duration POLL = Duration.ofMillis(200);

  private final Closing closing = new Closing();
  private final NewAccessToken token =
      NewAccessToken.of(
          "ada@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
  private final Path directory;
  private final TestBroker broker;
  private final List<ProxyProcess> proxies = new ArrayList<>();

  private ProxyFleet(Path directory, TestBroker broker) {
    this.directory = directory;
    this.broker = closing.add(broker);
  }

  /**
   * Starts everything and waits until it is ready.
   *
   * @param size how many proxies
   * @param settings their environment, beside what they need to find each other
   */
  static ProxyFleet start(int size, Map<String, String> settings) throws Exception {
    var fleet = new ProxyFleet(Files.createTempDirectory("sluice-fleet"), KafkaFixture.isolated());
    try {
      fleet.startProxies(size, settings);
      return fleet;
    } catch (Exception | AssertionError e) {
      fleet.close();
      throw e;
    }
  }

  List<ProxyProcess> proxies() {
    return List.copyOf(proxies);
  }

  String accessToken() {
    return token.secret();
  }

  /** All that is in {@code llm.calls.v1} by now. */
  List<CallSettled> records() {
    var topic = Topics.CALLS;
    try (var consumer =
        new KafkaConsumer<>(
            KafkaSettings.assignedConsumer(broker.bootstrapServers()),
            topic.keys().deserializer(),
            topic.values().deserializer())) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var records = new ArrayList<CallSettled>();
      while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
        consumer.poll(POLL).forEach(record -> records.add(record.value()));
      }
      return records;
    }
  }

  @Override
  public void close() throws Exception {
    closing.close();
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
    }
  }

  private void startProxies(int size, Map<String, String> settings) throws Exception {
    var provider = closing.add(MockProvider.start(MockProviderConfig.keeping(Detail.OFF)));
    declare(provider);
    var environment = new HashMap<>(settings);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    for (int i = 0; i < size; i++) {
      proxies.add(closing.add(ProxyProcess.start("proxy-" + i, environment, directory)));
    }
  }

  private void declare(MockProvider provider) {
    var declarations =
        List.<Declaration>of(
            token.token(),
            new Provider("anthropic", Api.ANTHROPIC, provider.baseUrl(Api.ANTHROPIC), null),
            new Model(
                MODEL,
                List.of(),
                List.of(new Destination("anthropic", "claude-opus-4-6", 100)),
                new Price(5, 25, 0.5, 6.25, 10),
                "main.gateway.opus",
                List.of(),
                List.of()));
    var topic = GovernanceTopic.GOVERNANCE;
    try (var producer =
        new KafkaProducer<>(
            KafkaSettings.recordingProducer(broker.bootstrapServers()),
            topic.keys().serializer(),
            topic.values().serializer())) {
      declarations.forEach(
          declaration ->
              producer.send(new ProducerRecord<>(topic.name(), declaration.key(), declaration)));
    }
  }
}
