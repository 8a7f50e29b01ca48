package io.sluice.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GlanceTest {

  private static final String BEFORE = "sluice_calls_received_total 90\n";

  private static final String PROXY =
      """
      sluice_calls_received_total 100
      sluice_calls_forwarded_total{status="2xx"} 60
      sluice_calls_forwarded_total{status="5xx"} 20
      sluice_calls_refused_total{reason="rate_limit"} 15
      sluice_calls_refused_total{reason="unavailable"} 5
      sluice_call_duration_seconds_count 80
      sluice_call_duration_seconds_sum 16
      sluice_ledger_ack_seconds_count{fact="settlement"} 100
      sluice_ledger_ack_seconds_sum{fact="settlement"} 0.2
      sluice_lease_wait_seconds_count 4
      sluice_spool_records 7
      sluice_spool_size_bytes 2048
      sluice_spool_age_seconds 12
      """;

  private static final String AGGREGATOR =
      """
      sluice_orphans_settled_total 2
      sluice_consumer_lag_records{topic="llm.calls.v1"} 3
      """;

  private static final String SINK =
      """
      sluice_sink_lag_records{topic="llm.calls.v1"} 40
      sluice_sink_newest_row_age_seconds{table="system.ai_gateway.usage"} 6
      sluice_sink_checkpoint_age_seconds 2.4
      """;

  private final Glance glance =
      Glance.of(
          List.of(process(BEFORE)),
          List.of(process(PROXY), process(AGGREGATOR), process(SINK)),
          Duration.ofSeconds(2));

  @Test
  void countsCallsErrorsAndRefusals() {
    assertThat(glance.callsPerSecond()).isEqualTo(5);
    assertThat(glance.calls()).isEqualTo(100);
    assertThat(glance.errorRate()).isEqualTo(0.25);
    assertThat(glance.refusalRate()).isEqualTo(0.2);
    assertThat(glance.refusedBy()).isEqualTo(Map.of("rate_limit", 15L, "unavailable", 5L));
    assertThat(glance.callMillis()).isEqualTo(200);
    assertThat(glance.ackMillis()).isEqualTo(2);
  }

  @Test
  void showsWhatWaitsAndHowOldItIs() {
    assertThat(glance.lag())
        .isEqualTo(Map.of("aggregator llm.calls.v1", 3L, "sink llm.calls.v1", 40L));
    assertThat(glance.newestRowSeconds()).containsEntry("system.ai_gateway.usage", 6.0);
    assertThat(glance.orphans()).isEqualTo(2);
    assertThat(glance.spoolRecords()).isEqualTo(7);
  }

  @Test
  void isReadInOneLook() {
    var text = new StringWriter();

    GlanceText.print(glance, new PrintWriter(text, true));

    assertThat(text.toString())
        .contains("calls    5.0/s now, 100 since start; errors of providers 25.0 %; mean 200.0 ms")
        .contains("refused  20.0 % of all calls (15 rate_limit, 5 unavailable)")
        .contains("orphans  2 calls")
        .contains("lag      aggregator llm.calls.v1: 3, sink llm.calls.v1: 40")
        .contains("fresh    rows became visible 2 s ago; system.ai_gateway.usage: newest 6 s ago")
        .contains("spool    7 records, 2 KiB, for 12 s");
  }

  @Test
  void makesNothingUpWhereNobodyAnswers() {
    var text = new StringWriter();
    var nothing = Glance.of(List.of(), List.of(process("")), Duration.ofSeconds(1));

    GlanceText.print(nothing, new PrintWriter(text, true));

    assertThat(nothing.errorRate()).isNull();
    assertThat(text.toString()).contains("not known: no sink answers", "spool    empty");
  }

  private static ProcessReport process(String metrics) {
    return new ProcessReport("part", null, true, "", Map.of(), MetricsText.parse(metrics));
  }
}
