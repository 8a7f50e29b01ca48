package io.sluice.aggregator.limit;

import static io.sluice.event.Topics.CALLS;
import static io.sluice.event.Topics.LIMIT_USAGE;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import io.sluice.event.LimitUsage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpendTopologyTest {

  private static final Instant THURSDAY = Instant.parse("2026-08-06T12:00:00Z");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TopologyTestDriver driver =
      new TopologyTestDriver(SpendTopology.of(metrics), settings(), THURSDAY);
  private final TestInputTopic<String, CallSettled> calls =
      driver.createInputTopic(CALLS.name(), CALLS.keys().serializer(), CALLS.values().serializer());
  private final TestInputTopic<byte[], byte[]> anything =
      driver.createInputTopic(CALLS.name(), new ByteArraySerializer(), new ByteArraySerializer());
  private final TestOutputTopic<String, LimitUsage> usages =
      driver.createOutputTopic(
          LIMIT_USAGE.name(),
          LIMIT_USAGE.keys().deserializer(),
          LIMIT_USAGE.values().deserializer());

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void sumsWhatAUserSpendsInEveryPeriod() {
    call("ada", THURSDAY, 0.1);
    call("ada", THURSDAY.plusSeconds(1), 0.2);

    assertThat(told())
        .containsEntry("usd/day/user/ada", 0.3)
        .containsEntry("usd/week/user/ada", 0.3)
        .containsEntry("usd/month/user/ada", 0.3);
  }

  @Test
  void sumsWhatTheMembersOfAGroupSpendTogether() {
    call("ada", THURSDAY, 1, "red", "blue");
    call("ben", THURSDAY, 2, "red");

    assertThat(told())
        .containsEntry("usd/day/group/red", 3.0)
        .containsEntry("usd/day/group/blue", 1.0)
        .containsEntry("usd/day/user/ben", 2.0);
  }

  @Test
  void startsANewSumInANewPeriod() {
    call("ada", THURSDAY, 1);
    call("ada", THURSDAY.plusSeconds(86_400), 2);

    assertThat(told())
        .containsEntry("usd/day/user/ada", 2.0)
        .containsEntry("usd/week/user/ada", 3.0);
  }

  @Test
  void countsACallThatComesLateNoMoreInItsPeriod() {
    call("ada", THURSDAY, 1);
    call("ada", THURSDAY.minusSeconds(86_400), 2);

    assertThat(told())
        .containsEntry("usd/day/user/ada", 1.0)
        .containsEntry("usd/week/user/ada", 3.0);
  }

  @Test
  void saysWhichPeriodItMeans() {
    call("ada", THURSDAY, 1);
    driver.advanceWallClockTime(SpendTopology.TELL);

    assertThat(usages.readValuesToList())
        .filteredOn(usage -> usage.limitKey().equals("usd/day/user/ada"))
        .singleElement()
        .satisfies(
            usage -> {
              assertThat(usage.windowStart()).isEqualTo("2026-08-06T00:00:00Z");
              assertThat(usage.windowEnd()).isEqualTo("2026-08-07T00:00:00Z");
            });
  }

  @Test
  void passesOverWhatItCannotReadAndWhatCostsNothing() {
    anything.pipeInput(new byte[] {1}, new byte[] {'{'});
    call("ada", THURSDAY, 0);

    assertThat(told()).isEmpty();
    assertThat(metrics.get("sluice_spends_dropped").counter().count()).isEqualTo(1);
  }

  @Test
  void namesEveryNode() {
    assertThat(SpendTopology.of(metrics).describe().toString()).doesNotContain("KSTREAM-");
  }

  private Map<String, Double> told() {
    driver.advanceWallClockTime(SpendTopology.TELL);
    return usages.readValuesToList().stream()
        .collect(toMap(LimitUsage::limitKey, LimitUsage::used, (earlier, later) -> later));
  }

  private void call(String user, Instant at, double usd, String... groups) {
    calls.pipeInput(
        user,
        new CallSettled(
            "c",
            user,
            "USER",
            "opus",
            "anthropic/v1/messages",
            new CallOrigin(null, "/", null, "other", null, false, Map.of()),
            at,
            0,
            null,
            200,
            null,
            null,
            null,
            List.of(),
            CallTokens.UNKNOWN,
            usd,
            "v",
            "proxy",
            List.of(groups)),
        at);
  }

  private static Properties settings() {
    var settings = new Properties();
    // only quiets a warning; there is no global thread
    settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    return settings;
  }
}
