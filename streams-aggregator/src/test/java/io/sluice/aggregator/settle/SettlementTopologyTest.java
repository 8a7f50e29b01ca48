package io.sluice.aggregator.settle;

import static io.sluice.event.Topics.ADMISSIONS;
import static io.sluice.event.Topics.CALLS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.aggregator.limit.SpendTopology;
import io.sluice.event.CallAdmitted;
import io.sluice.event.CallAttempt;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import io.sluice.event.ProxyHeartbeat;
import io.sluice.event.ProxyHeartbeat.State;
import io.sluice.event.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettlementTopologyTest {

  private static final Instant NOON = Instant.parse("2026-08-06T12:00:00Z");
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofHours(3);

  private final Map<String, ProxyHeartbeat> beats = new HashMap<>();
  private Duration audible = Duration.ofHours(1);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TopologyTestDriver driver =
      new TopologyTestDriver(
          SettlementTopology.addTo(
              SpendTopology.of(metrics),
              SpendTopology.CALLS_SOURCE,
              proxies(),
              SILENCE,
              LONGEST,
              metrics),
          settings(),
          NOON);
  private final TestInputTopic<String, CallAdmitted> admissions =
      driver.createInputTopic(
          ADMISSIONS.name(), ADMISSIONS.keys().serializer(), ADMISSIONS.values().serializer());
  private final TestInputTopic<String, CallSettled> calls =
      driver.createInputTopic(CALLS.name(), CALLS.keys().serializer(), CALLS.values().serializer());
  private final TestInputTopic<byte[], byte[]> anything =
      driver.createInputTopic(CALLS.name(), new ByteArraySerializer(), new ByteArraySerializer());
  private final TestOutputTopic<String, CallSettled> settled =
      driver.createOutputTopic(
          CALLS.name(), CALLS.keys().deserializer(), CALLS.values().deserializer());

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void settlesTheCallsOfAProxyThatIsSilent() {
    beats("p1", NOON, State.RUNNING);
    admit("a", "p1");

    driver.advanceWallClockTime(SILENCE.plusSeconds(10));

    var orphan = settled.readKeyValue();
    assertThat(orphan.key).isEqualTo("ada@example.com");
    assertThat(orphan.value.callId()).isEqualTo("a");
    assertThat(orphan.value.errorCode()).isEqualTo("ORPHANED");
    assertThat(orphan.value.tokens().source()).isEqualTo(TokenSource.UNKNOWN);
    assertThat(orphan.value.startedAt()).isEqualTo(NOON);
    assertThat(settled.isEmpty()).isTrue();
  }

  @Test
  void settlesAnOrphanOnce() {
    admit("a", "p1");
    driver.advanceWallClockTime(SILENCE.plusSeconds(10));
    settled.readValuesToList();

    driver.advanceWallClockTime(SILENCE.plusSeconds(10));

    assertThat(settled.isEmpty()).isTrue();
  }

  @Test
  void waitsForAProxyThatLives() {
    admit("a", "p1");
    beats("p1", NOON.plusSeconds(300), State.RUNNING);

    driver.advanceWallClockTime(Duration.ofSeconds(310));

    assertThat(settled.isEmpty()).isTrue();
  }

  @Test
  void settlesWhatAStoppedProxyLeftSooner() {
    admit("a", "p1");
    beats("p1", NOON, State.STOPPED);

    driver.advanceWallClockTime(SILENCE.dividedBy(2).plusSeconds(6));

    assertThat(settled.readValuesToList()).hasSize(1);
  }

  @Test
  void settlesACallThatNeverEnds() {
    admit("a", "p1");
    beats("p1", NOON.plus(LONGEST), State.RUNNING);

    driver.advanceWallClockTime(LONGEST.plusSeconds(10));

    assertThat(settled.readValuesToList()).hasSize(1);
  }

  @Test
  void leavesSettledCallsAloneWhicheverRecordCameFirst() {
    admit("a", "p1");
    settle("a");
    settle("b");
    admit("b", "p1");
    settled.readValuesToList();

    driver.advanceWallClockTime(SILENCE.plusSeconds(10));

    assertThat(settled.isEmpty()).isTrue();
    assertThat(open()).isZero();
  }

  @Test
  void forgetsRefusedCallsAtOnce() {
    calls.pipeInput("ada@example.com", call("a", List.of()), NOON);

    assertThat(open()).isZero();
  }

  @Test
  void provesNothingBySilenceWhileNothingCouldBeHeard() {
    admit("a", "p1");
    audible = Duration.ofSeconds(10);

    driver.advanceWallClockTime(SILENCE.plusSeconds(10));

    assertThat(settled.isEmpty()).isTrue();
  }

  @Test
  void countsWhatCannotBeRead() {
    anything.pipeInput(new byte[] {1}, new byte[] {2});

    assertThat(metrics.counter("sluice_settlements_dropped", "reason", "unreadable").count())
        .isOne();
  }

  @Test
  void countsWhatItReadsSoThatItAddsUp() {
    var random = new Random(20260601);
    for (int i = 0; i < 200; i++) {
      if (random.nextBoolean()) {
        admit("call-" + i, "p1");
      } else {
        var value = random.nextBoolean() ? new byte[] {2} : "{}".getBytes(UTF_8);
        anything.pipeInput(new byte[] {1}, value);
      }
    }

    for (var stage : List.of("sluice_settlements", "sluice_spends")) {
      double received = sum(stage + "_received");
      assertThat(received).as(stage).isPositive();
      assertThat(sum(stage + "_accepted") + sum(stage + "_dropped")).as(stage).isEqualTo(received);
    }
    assertThat(sum("sluice_settlements_received")).isEqualTo(200);
  }

  private double sum(String name) {
    return metrics.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private void admit(String callId, String proxyId) {
    admissions.pipeInput(
        "ada@example.com",
        new CallAdmitted(
            callId,
            NOON,
            "ada@example.com",
            List.of("engineers"),
            "opus",
            "anthropic/v1/messages",
            10,
            proxyId),
        NOON);
  }

  private void settle(String callId) {
    calls.pipeInput(
        "ada@example.com",
        call(callId, List.of(new CallAttempt("INITIAL_ATTEMPT", "x", "m", 200, null, NOON, NOON))),
        NOON);
  }

  private static CallSettled call(String callId, List<CallAttempt> attempts) {
    return new CallSettled(
        callId,
        "ada@example.com",
        "USER",
        "opus",
        "anthropic/v1/messages",
        new CallOrigin(null, "/x", null, "other", null, false, Map.of()),
        NOON,
        5,
        null,
        200,
        null,
        null,
        null,
        attempts,
        CallTokens.UNKNOWN,
        null,
        null,
        "p1");
  }

  private void beats(String proxyId, Instant at, State state) {
    beats.put(proxyId, new ProxyHeartbeat(proxyId, NOON, at, state));
  }

  private long open() {
    return driver.getKeyValueStore(SettlementTopology.OPEN_CALLS).approximateNumEntries();
  }

  private Proxies proxies() {
    return new Proxies() {
      @Override
      public Optional<ProxyHeartbeat> lastBeat(String proxyId) {
        return Optional.ofNullable(beats.get(proxyId));
      }

      @Override
      public Duration audibleFor() {
        return audible;
      }
    };
  }

  private static Properties settings() {
    var settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "settlement-test");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    return settings;
  }
}
