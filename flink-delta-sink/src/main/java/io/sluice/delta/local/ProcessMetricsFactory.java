package io.sluice.delta.local;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** How Flink finds {@link ProcessMetrics}. */
public final class ProcessMetricsFactory implements MetricReporterFactory {

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return new ProcessMetrics(io.micrometer.core.instrument.Metrics.globalRegistry);
  }
}
