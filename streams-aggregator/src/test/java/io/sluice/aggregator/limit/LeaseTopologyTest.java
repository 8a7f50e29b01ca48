package io.sluice.aggregator.limit;

import static io.sluice.event.Topics.DEAD_LETTER;
import static io.sluice.event.Topics.LEASES;
import static io.sluice.event.Topics.LEASE_REQUESTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.event.LimitUsage;
import io.sluice.event.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseTopologyTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration LIFE = Duration.ofSeconds(2);
  private static final long WINDOW = 60_000;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TopologyTestDriver driver =
      new TopologyTestDriver(LeaseTopology.of(LIFE, metrics), settings(), NOON);
  private final TestInputTopic<String, LeaseRequested> requests =
      driver.createInputTopic(
          LEASE_REQUESTS.name(),
          LEASE_REQUESTS.keys().serializer(),
          LEASE_REQUESTS.values().serializer());
  private final TestInputTopic<byte[], byte[]> anything =
      driver.createInputTopic(
          LEASE_REQUESTS.name(), new ByteArraySerializer(), new ByteArraySerializer());
  private final TestOutputTopic<String, LeaseGranted> leases =
      driver.createOutputTopic(
          LEASES.name(), LEASES.keys().deserializer(), LEASES.values().deserializer());
  private final TestOutputTopic<byte[], byte[]> deadLetters =
      driver.createOutputTopic(
          DEAD_LETTER.name(),
          DEAD_LETTER.keys().deserializer(),
          DEAD_LETTER.values().deserializer());
  private final TestOutputTopic<String, LimitUsage> usages =
      driver.createOutputTopic(
          Topics.LIMIT_USAGE.name(),
          Topics.LIMIT_USAGE.keys().deserializer(),
          Topics.LIMIT_USAGE.values().deserializer());
  private long sequence;

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void namesEveryNode() {
    var description = LeaseTopology.of(LIFE, metrics).describe().toString();

    assertThat(description).doesNotContain("KSTREAM-").doesNotContain("KTABLE-");
  }

  @Test
  void answersTheProxyThatAsked() {
    ask(NOON, "ada", "proxy-a", 5);

    assertThat(leases.readKeyValue())
        .satisfies(lease -> assertThat(lease.key).isEqualTo("proxy-a"))
        .satisfies(lease -> assertThat(lease.value.limitKey()).isEqualTo("ada"))
        .satisfies(lease -> assertThat(lease.value.permits()).isEqualTo(5));
  }

  @Test
  void keepsTheKeysApart() {
    ask(NOON, "ada", "proxy-a", 60);
    ask(NOON, "ben", "proxy-a", 60);

    assertThat(leases.readValuesToList())
        .extracting(LeaseGranted::permits)
        .containsExactly(60L, 60L);
  }

  @Test
  void tellsEverybodyWhatIsCounted() {
    ask(NOON, "ada", "proxy-a", 5);

    var usage = usages.readKeyValue();

    assertThat(usage.key).isEqualTo("ada");
    assertThat(usage.value.used()).isEqualTo(5);
    assertThat(usage.value.limit()).isEqualTo(60);
  }

  @Test
  void countsWhatWasUsedWithoutALease() {
    requests.pipeInput(
        "ada",
        new LeaseRequested("ada", "proxy-a", ++sequence, 60, WINDOW, 0, 0, 0, 0, 0, 55L),
        NOON);
    ask(NOON.plusSeconds(1), "ada", "proxy-b", 60);

    assertThat(leases.readValue().permits()).isEqualTo(5);
  }

  @Test
  void takesTheTimeFromTheRecord() {
    ask(NOON, "ada", "proxy-a", 60);
    ask(NOON.plusSeconds(62), "ada", "proxy-b", 60);
    ask(NOON.plusSeconds(63), "ada", "proxy-b", 60);

    assertThat(leases.readValuesToList())
        .extracting(LeaseGranted::permits)
        .containsExactly(60L, 0L, 60L);
  }

  @Test
  void sendsWhatItCannotReadToTheDeadLetterTopic() {
    anything.pipeInput("ada".getBytes(UTF_8), "{\"nonsense\":true}".getBytes(UTF_8));
    anything.pipeInput(new TestRecord<>(null, null));
    ask(NOON, "ada", "proxy-a", 1);

    var dead = deadLetters.readRecordsToList();
    assertThat(dead).hasSize(2);
    assertThat(dead.get(0).value()).asString(UTF_8).isEqualTo("{\"nonsense\":true}");
    assertThat(dead.get(0).headers().lastHeader(Topics.HEADER_SOURCE_TOPIC).value())
        .asString(UTF_8)
        .isEqualTo(LEASE_REQUESTS.name());
    assertThat(leases.readValue().permits()).isOne();
    assertThat(dropped("unreadable")).isEqualTo(2);
  }

  @Test
  void doesNotLetARecordKeyLieAboutItsLimit() {
    requests.pipeInput("ben", request("ada", "proxy-a", 1), NOON);

    assertThat(leases.isEmpty()).isTrue();
    assertThat(deadLetters.isEmpty()).isFalse();
  }

  @Test
  void countsWhatItReceivesAcceptsAndDrops() {
    var request = request("ada", "proxy-a", 5);
    requests.pipeInput("ada", request, NOON);
    requests.pipeInput("ada", request, NOON);
    anything.pipeInput("ada".getBytes(UTF_8), "?".getBytes(UTF_8));

    assertThat(metrics.counter("sluice_lease_requests_received").count()).isEqualTo(3);
    assertThat(metrics.counter("sluice_lease_requests_accepted").count()).isEqualTo(1);
    assertThat(dropped("repeated")).isEqualTo(1);
    assertThat(dropped("unreadable")).isEqualTo(1);
    assertThat(leases.readValuesToList()).hasSize(2).allMatch(lease -> lease.permits() == 5);
  }

  @Test
  void forgetsKeysThatAreIdle() {
    ask(NOON, "ada", "proxy-a", 5);

    ask(NOON.plus(Duration.ofMinutes(10)), "ben", "proxy-a", 5);
    ask(NOON.plus(Duration.ofMinutes(11)), "ben", "proxy-a", 5);

    assertThat(driver.getKeyValueStore(LeaseTopology.WINDOWS).get("ada")).isNull();
    assertThat(driver.getKeyValueStore(LeaseTopology.WINDOWS).get("ben")).isNotNull();
  }

  @Test
  void neverGrantsMoreThanTheLimitInAWindowAndALease() {
    var random = new Random(42);
    var at = NOON;
    var granted = new HashMap<String, TreeMap<Long, Long>>();

    for (int i = 0; i < 5_000; i++) {
      at = at.plusMillis(random.nextInt(200));
      var key = "user-" + random.nextInt(5);
      var request = request(key, "proxy-" + random.nextInt(8), random.nextInt(5));
      requests.pipeInput(key, request, at);
      if (random.nextInt(10) == 0) {
        requests.pipeInput(key, request, at);
      }
      for (KeyValue<String, LeaseGranted> lease : firstAnswer()) {
        granted
            .computeIfAbsent(key, user -> new TreeMap<>())
            .merge(at.toEpochMilli(), lease.value.permits(), Long::sum);
      }
    }

    assertThat(granted).hasSize(5);
    assertThat(granted.values()).allSatisfy(LeaseTopologyTest::assertWithinLimit);
  }

  private static void assertWithinLimit(TreeMap<Long, Long> grants) {
    for (long end : grants.keySet()) {
      long from = end - WINDOW - LIFE.toMillis();
      assertThat(grants.subMap(from, false, end, true).values().stream().mapToLong(n -> n).sum())
          .isLessThanOrEqualTo(60);
    }
  }

  // a repeat has the same answer
  private Iterable<KeyValue<String, LeaseGranted>> firstAnswer() {
    return leases.readKeyValuesToList().stream().limit(1).toList();
  }

  private void ask(Instant at, String key, String proxyId, long needed) {
    requests.pipeInput(key, request(key, proxyId, needed), at);
  }

  private LeaseRequested request(String key, String proxyId, long needed) {
    return new LeaseRequested(
        key, proxyId, ++sequence, 60, WINDOW, needed, Math.max(1, needed), 0, 0, 0);
  }

  private double dropped(String reason) {
    return metrics.counter("sluice_lease_requests_dropped", "reason", reason).count();
  }

  private static Properties settings() {
    var settings = new Properties();
    // only quiets a warning; there is no global thread
    settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    return settings;
  }
}
