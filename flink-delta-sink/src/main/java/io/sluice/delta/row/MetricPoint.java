package io.sluice.delta.row;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint.ValueAtQuantile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Data points as struct values, fields in the order of {@link MetricColumns}.
 *
 * <p>Unsigned 64-bit counts and times above {@link Long#MAX_VALUE} keep their 64 bits, and so turn
 * negative: {@code Long.toUnsignedString} gives them back. Flags keep their 32 bits likewise.
 */
final class MetricPoint {

  private MetricPoint() {}

  static @Nullable Object[] gauge(NumberDataPoint point) {
    return new @Nullable Object[] {
      point.getStartTimeUnixNano(),
      point.getTimeUnixNano(),
      value(point),
      exemplars(point.getExemplarsList()),
      OtlpValue.map(point.getAttributesList()),
      point.getFlags()
    };
  }

  static @Nullable Object[] sum(NumberDataPoint point, String temporality, boolean isMonotonic) {
    return new @Nullable Object[] {
      point.getStartTimeUnixNano(),
      point.getTimeUnixNano(),
      value(point),
      exemplars(point.getExemplarsList()),
      OtlpValue.map(point.getAttributesList()),
      point.getFlags(),
      temporality,
      isMonotonic
    };
  }

  static @Nullable Object[] histogram(HistogramDataPoint point, String temporality) {
    return new @Nullable Object[] {
      point.getStartTimeUnixNano(),
      point.getTimeUnixNano(),
      point.getCount(),
      point.hasSum() ? point.getSum() : null,
      point.getBucketCountsList(),
      point.getExplicitBoundsList(),
      exemplars(point.getExemplarsList()),
      OtlpValue.map(point.getAttributesList()),
      point.getFlags(),
      point.hasMin() ? point.getMin() : null,
      point.hasMax() ? point.getMax() : null,
      temporality
    };
  }

  static @Nullable Object[] exponentialHistogram(
      ExponentialHistogramDataPoint point, String temporality) {
    return new @Nullable Object[] {
      OtlpValue.map(point.getAttributesList()),
      point.getStartTimeUnixNano(),
      point.getTimeUnixNano(),
      point.getCount(),
      point.hasSum() ? point.getSum() : null,
      point.getScale(),
      point.getZeroCount(),
      point.hasPositive() ? buckets(point.getPositive()) : null,
      point.hasNegative() ? buckets(point.getNegative()) : null,
      point.getFlags(),
      exemplars(point.getExemplarsList()),
      point.hasMin() ? point.getMin() : null,
      point.hasMax() ? point.getMax() : null,
      point.getZeroThreshold(),
      temporality
    };
  }

  static @Nullable Object[] summary(SummaryDataPoint point) {
    return new @Nullable Object[] {
      point.getStartTimeUnixNano(),
      point.getTimeUnixNano(),
      point.getCount(),
      point.getSum(),
      quantiles(point.getQuantileValuesList()),
      OtlpValue.map(point.getAttributesList()),
      point.getFlags()
    };
  }

  /** The canonical name, or the bare number of a temporality that is not known here. */
  static String temporality(int number) {
    var temporality = AggregationTemporality.forNumber(number);
    return temporality == null ? Integer.toString(number) : temporality.name();
  }

  private static @Nullable Double value(NumberDataPoint point) {
    return switch (point.getValueCase()) {
      case AS_DOUBLE -> point.getAsDouble();
      case AS_INT -> (double) point.getAsInt();
      case VALUE_NOT_SET -> null;
    };
  }

  private static @Nullable Double value(Exemplar exemplar) {
    return switch (exemplar.getValueCase()) {
      case AS_DOUBLE -> exemplar.getAsDouble();
      case AS_INT -> (double) exemplar.getAsInt();
      case VALUE_NOT_SET -> null;
    };
  }

  private static List<@Nullable Object[]> exemplars(List<Exemplar> exemplars) {
    if (exemplars.isEmpty()) {
      return List.of();
    }
    var structs = new ArrayList<@Nullable Object[]>(exemplars.size());
    for (var exemplar : exemplars) {
      structs.add(
          new @Nullable Object[] {
            exemplar.getTimeUnixNano(),
            value(exemplar),
            OtlpId.ofSpan(exemplar.getSpanId()),
            OtlpId.ofTrace(exemplar.getTraceId()),
            OtlpValue.map(exemplar.getFilteredAttributesList())
          });
    }
    return structs;
  }

  private static @Nullable Object[] buckets(Buckets buckets) {
    return new @Nullable Object[] {buckets.getOffset(), buckets.getBucketCountsList()};
  }

  private static List<@Nullable Object[]> quantiles(List<ValueAtQuantile> values) {
    if (values.isEmpty()) {
      return List.of();
    }
    var structs = new ArrayList<@Nullable Object[]>(values.size());
    for (var value : values) {
      structs.add(new @Nullable Object[] {value.getQuantile(), value.getValue()});
    }
    return structs;
  }
}
