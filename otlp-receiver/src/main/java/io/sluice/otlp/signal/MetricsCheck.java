package io.sluice.otlp.signal;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.List;

/**
 * Which data points can become a row: those of a metric with a name, and of gauges and sums those
 * that have a value or say that none was recorded.
 */
final class MetricsCheck {

  private static final String REASON =
      "data points of a metric without a name, or without a value and not flagged as such";

  private MetricsCheck() {}

  static Checked check(ExportMetricsServiceRequest request) {
    long all = 0;
    long usable = 0;
    for (var resource : request.getResourceMetricsList()) {
      for (var scope : resource.getScopeMetricsList()) {
        for (var metric : scope.getMetricsList()) {
          all += points(metric);
          usable += usablePoints(metric);
        }
      }
    }
    return all == usable
        ? Checked.complete(request, all)
        : new Checked(withoutUnusable(request), usable, all - usable, REASON);
  }

  private static long points(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 0;
    };
  }

  private static long usablePoints(Metric metric) {
    if (metric.getName().isEmpty()) {
      return 0;
    }
    return switch (metric.getDataCase()) {
      case GAUGE -> usable(metric.getGauge().getDataPointsList()).size();
      case SUM -> usable(metric.getSum().getDataPointsList()).size();
      default -> points(metric);
    };
  }

  private static List<NumberDataPoint> usable(List<NumberDataPoint> points) {
    for (var point : points) {
      if (!isUsable(point)) {
        return points.stream().filter(MetricsCheck::isUsable).toList();
      }
    }
    return points;
  }

  private static boolean isUsable(NumberDataPoint point) {
    return point.hasAsDouble() || point.hasAsInt() || isFlaggedAsNotRecorded(point);
  }

  private static boolean isFlaggedAsNotRecorded(NumberDataPoint point) {
    return (point.getFlags() & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0;
  }

  private static ExportMetricsServiceRequest withoutUnusable(ExportMetricsServiceRequest request) {
    var kept = request.toBuilder();
    for (var resource : kept.getResourceMetricsBuilderList()) {
      for (var scope : resource.getScopeMetricsBuilderList()) {
        var metrics = scope.getMetricsList();
        scope.clearMetrics();
        metrics.stream()
            .filter(metric -> !metric.getName().isEmpty())
            .map(MetricsCheck::withoutUnusable)
            .forEach(scope::addMetrics);
      }
    }
    return kept.build();
  }

  private static Metric withoutUnusable(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.toBuilder().setGauge(withoutUnusable(metric.getGauge())).build();
      case SUM -> metric.toBuilder().setSum(withoutUnusable(metric.getSum())).build();
      default -> metric;
    };
  }

  private static Gauge withoutUnusable(Gauge gauge) {
    return gauge.toBuilder()
        .clearDataPoints()
        .addAllDataPoints(usable(gauge.getDataPointsList()))
        .build();
  }

  private static Sum withoutUnusable(Sum sum) {
    return sum.toBuilder()
        .clearDataPoints()
        .addAllDataPoints(usable(sum.getDataPointsList()))
        .build();
  }
}
