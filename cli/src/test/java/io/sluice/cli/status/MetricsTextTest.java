package io.sluice.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTextTest {

  private static final MetricsText TEXT =
      MetricsText.parse(
          """
          # HELP sluice_calls_refused_total
          # TYPE sluice_calls_refused_total counter
          sluice_calls_refused_total{reason="rate_limit",service="ingress-proxy"} 3.0
          sluice_calls_refused_total{reason="a \\"quoted\\" one, with {braces}"} 2
          sluice_up 1
          sluice_bucket{le="+Inf"} 7.0 1700000000000
          sluice_unknown NaN
          no figure
          """);

  @Test
  void addsUpWhatHasOneName() {
    assertThat(TEXT.sum("sluice_calls_refused_total")).isEqualTo(5);
    assertThat(TEXT.sum("sluice_calls_refused_total", each -> each.label("service").isEmpty()))
        .isEqualTo(2);
    assertThat(TEXT.sum("nobody_counts_this")).isZero();
  }

  @Test
  void readsLabelsAndValuesAsTheyAreWritten() {
    assertThat(TEXT.of("sluice_calls_refused_total"))
        .extracting(sample -> sample.label("reason"))
        .containsExactly("rate_limit", "a \"quoted\" one, with {braces}");
    assertThat(TEXT.of("sluice_bucket").get(0).value()).isEqualTo(7);
    assertThat(TEXT.max("sluice_up")).hasValue(1);
  }

  @Test
  void whatIsNotKnownIsNoFigure() {
    assertThat(TEXT.max("sluice_unknown")).isEmpty();
    assertThat(TEXT.names()).doesNotContain("no");
  }

  @Test
  void knowsWhichLabelsAFigureHas() {
    assertThat(TEXT.has("sluice_calls_refused_total", List.of("reason", "service"))).isTrue();
    assertThat(TEXT.has("sluice_up", List.of("reason"))).isFalse();
  }
}
