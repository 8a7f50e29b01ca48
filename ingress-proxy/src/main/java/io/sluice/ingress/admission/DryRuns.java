package io.sluice.ingress.admission;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts whom limits would refuse that only report. */
final class DryRuns {

  private final MeterRegistry metrics;

  DryRuns(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** One call of this model would have been refused. */
  void wouldRefuse(String model, Limit limit) {
    metrics
        .counter("sluice_limit_dry_run_refusals", "model", model, "limit", kind(limit.key()))
        .increment();
  }

  // dry-run/requests/minute/user-default/MODEL/USER, of which users make no metric
  private static String kind(String key) {
    var parts = key.split("/", -1);
    return parts[1] + "/" + parts[2] + "/" + parts[3];
  }
}
