package io.sluice.system;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableDoubleExemplarData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableDoublePointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableExponentialHistogramData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableGaugeData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableHistogramData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableHistogramPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableLongPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSumData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSummaryData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSummaryPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableValueAtQuantile;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;

/** One metric of each of the five kinds, with every field set that its kind has. */
final class SentMetrics {

  static final long START = 1_767_268_800_000_000_000L;
  static final long TIME = 1_767_268_860_000_000_007L;
  static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  static final String SPAN_ID = "b7ad6b7169203331";

  private static final Resource RESOURCE =
      Resource.create(
          Attributes.of(AttributeKey.stringKey("service.name"), "claude-code"),
          "https://schema/resource");
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.builder("com.anthropic.claude_code")
          .setVersion("2.1.330")
          .setSchemaUrl("https://schema/scope")
          .setAttributes(Attributes.of(AttributeKey.stringKey("scope"), "s"))
          .build();
  private static final Attributes ATTRIBUTES =
      Attributes.builder()
          .put("text", "a")
          .put("flag", true)
          .put("count", 50L)
          .put("share", 0.0123)
          .put(AttributeKey.stringArrayKey("list"), List.of("x", "y"))
          .build();
  private static final SpanContext SPAN =
      SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault());

  private SentMetrics() {}

  static List<MetricData> all() {
    return List.of(gauge(), sum(), histogram(), exponentialHistogram(), summary());
  }

  private static MetricData gauge() {
    var point = ImmutableLongPointData.create(START, TIME, ATTRIBUTES, 42);
    return ImmutableMetricData.createLongGauge(
        RESOURCE, SCOPE, "m.gauge", "a gauge", "By", ImmutableGaugeData.create(List.of(point)));
  }

  private static MetricData sum() {
    var exemplar =
        ImmutableDoubleExemplarData.create(
            Attributes.of(AttributeKey.stringKey("filtered"), "f"), TIME - 1, SPAN, 0.5);
    var point = ImmutableDoublePointData.create(START, TIME, ATTRIBUTES, 1.5, List.of(exemplar));
    return ImmutableMetricData.createDoubleSum(
        RESOURCE,
        SCOPE,
        "m.sum",
        "a sum",
        "USD",
        ImmutableSumData.create(true, AggregationTemporality.DELTA, List.of(point)));
  }

  private static MetricData histogram() {
    var point =
        ImmutableHistogramPointData.create(
            START,
            TIME,
            ATTRIBUTES,
            12.5,
            true,
            0.5,
            true,
            9.0,
            List.of(1.0, 5.0),
            List.of(1L, 0L, 2L));
    return ImmutableMetricData.createDoubleHistogram(
        RESOURCE,
        SCOPE,
        "m.histogram",
        "a histogram",
        "ms",
        ImmutableHistogramData.create(AggregationTemporality.CUMULATIVE, List.of(point)));
  }

  private static MetricData exponentialHistogram() {
    var point =
        ImmutableExponentialHistogramPointData.create(
            3,
            7.25,
            2,
            true,
            0.25,
            true,
            4.0,
            ImmutableExponentialHistogramBuckets.create(3, -1, List.of(1L, 2L)),
            ImmutableExponentialHistogramBuckets.create(3, 4, List.of(3L)),
            START,
            TIME,
            ATTRIBUTES,
            List.of());
    return ImmutableMetricData.createExponentialHistogram(
        RESOURCE,
        SCOPE,
        "m.exponential",
        "an exponential histogram",
        "s",
        ImmutableExponentialHistogramData.create(AggregationTemporality.DELTA, List.of(point)));
  }

  private static MetricData summary() {
    var point =
        ImmutableSummaryPointData.create(
            START,
            TIME,
            ATTRIBUTES,
            4,
            10.0,
            List.of(
                ImmutableValueAtQuantile.create(0.5, 2.0),
                ImmutableValueAtQuantile.create(0.99, 4.0)));
    return ImmutableMetricData.createDoubleSummary(
        RESOURCE,
        SCOPE,
        "m.summary",
        "a summary",
        "1",
        ImmutableSummaryData.create(List.of(point)));
  }
}
