package io.sluice.kit;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The metrics registry of a process, with the JVM's own figures in it. */
public final class Metrics {

  private Metrics() {}

  public static PrometheusMeterRegistry forProcess(String service) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().commonTags("service", service);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    bindGarbageCollector(registry);
    return registry;
  }

  // it listens for as long as the registry lives, which is as long as the process
  @SuppressWarnings("resource")
  private static void bindGarbageCollector(PrometheusMeterRegistry registry) {
    new JvmGcMetrics().bindTo(registry);
  }
}
