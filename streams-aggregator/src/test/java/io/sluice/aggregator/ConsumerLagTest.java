package io.sluice.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.aggregator.limit.LeaseTopology;
import io.sluice.aggregator.limit.SpendTopology;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ConsumerLagTest {

  private final Map<MetricName, Metric> clients = new HashMap<>();
  private final ConsumerLag lag = new ConsumerLag(() -> clients);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @Test
  void addsUpThePartitionsOfATopic() {
    consumerSays("records-lag", Map.of("topic", "llm.calls.v1", "partition", "0"), 3.0);
    consumerSays("records-lag", Map.of("topic", "llm.calls.v1", "partition", "1"), 4.0);
    consumerSays("records-lag", Map.of("topic", "limit.requests.v1", "partition", "0"), 100.0);
    consumerSays("records-lag-max", Map.of("topic", "llm.calls.v1", "partition", "0"), 9.0);

    assertThat(lag.of("llm.calls.v1")).isEqualTo(7);
  }

  @Test
  void aNameThatIsWrittenInTheOldWayCountsOnce() {
    consumerSays("records-lag", Map.of("topic", "llm.calls.v1", "partition", "0"), 3.0);
    consumerSays("records-lag", Map.of("topic", "llm_calls_v1", "partition", "0"), 3.0);

    assertThat(lag.of("llm.calls.v1")).isEqualTo(3);
  }

  @Test
  void aConsumerThatHasFetchedNothingDoesNotKnow() {
    consumerSays("records-lag", Map.of("topic", "llm.calls.v1"), Double.NaN);

    assertThat(lag.of("llm.calls.v1")).isZero();
  }

  @Test
  void showsTheTopicsThatATopologyReadsAndNotItsOwn() {
    lag.measure(SpendTopology.of(metrics), metrics);
    lag.measure(LeaseTopology.of(Duration.ofSeconds(2), metrics), metrics);

    assertThat(metrics.find("sluice_consumer_lag_records").gauges())
        .extracting((Gauge gauge) -> gauge.getId().getTag("topic"))
        .containsExactlyInAnyOrder("llm.calls.v1", "limit.requests.v1");
  }

  private void consumerSays(String name, Map<String, String> tags, double value) {
    var metricName = new MetricName(name, "consumer-fetch-manager-metrics", "", tags);
    clients.put(
        metricName,
        new Metric() {
          @Override
          public MetricName metricName() {
            return metricName;
          }

          @Override
          public Object metricValue() {
            return value;
          }
        });
  }
}
