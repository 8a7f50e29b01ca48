package io.sluice.ingress.admission;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.kit.Metrics;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Measures calls that had to wait for a lease; most find one there and cost nothing here. */
final class LeaseWaits {

  private final Timer waits;

  LeaseWaits(MeterRegistry metrics) {
    this.waits =
        Metrics.latency(
            metrics, "sluice_lease_wait", "of calls that found no lease and waited for one");
  }

  CompletionStage<Verdict> measured(CompletionStage<Verdict> verdict) {
    if (!verdict.toCompletableFuture().isDone()) {
      long since = System.nanoTime();
      var unused =
          verdict.whenComplete(
              (said, failure) -> waits.record(System.nanoTime() - since, TimeUnit.NANOSECONDS));
    }
    return verdict;
  }
}
