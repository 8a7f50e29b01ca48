package io.sluice.ingress.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.event.CallAdmitted;
import io.sluice.event.CallSettled;
import io.sluice.kit.Metrics;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A ledger of which one sees how long it takes until facts are safe, in {@code
 * sluice_ledger_ack{fact}}: callers wait for it. Facts that are not recorded are counted in {@code
 * sluice_ledger_failures{fact}}.
 */
public final class MeasuredLedger implements Ledger {

  private final Ledger ledger;
  private final Measure admission;
  private final Measure settlement;

  public MeasuredLedger(Ledger ledger, MeterRegistry metrics) {
    this.ledger = ledger;
    this.admission = new Measure("admission", metrics);
    this.settlement = new Measure("settlement", metrics);
  }

  @Override
  public CompletableFuture<Void> admitted(CallAdmitted fact) {
    return admission.of(ledger.admitted(fact), System.nanoTime());
  }

  @Override
  public CompletableFuture<Void> settled(CallSettled fact, @Nullable PayloadPart lastPart) {
    return settlement.of(ledger.settled(fact, lastPart), System.nanoTime());
  }

  @Override
  public CompletableFuture<Void> payload(PayloadPart part) {
    return ledger.payload(part);
  }

  @Override
  public Optional<String> trouble() {
    return ledger.trouble();
  }

  private static final class Measure {

    private final Timer acks;
    private final Counter failures;

    Measure(String fact, MeterRegistry metrics) {
      this.acks =
          Metrics.latency(
              metrics,
              "sluice_ledger_ack",
              "until a fact is safe, which callers wait for",
              "fact",
              fact);
      this.failures = metrics.counter("sluice_ledger_failures", "fact", fact);
    }

    // the caller gets the ledger's own future, so that nothing waits for the measuring
    CompletableFuture<Void> of(CompletableFuture<Void> recorded, long sinceNanos) {
      var unused =
          recorded.whenComplete(
              (safe, failure) -> {
                if (failure == null) {
                  acks.record(System.nanoTime() - sinceNanos, TimeUnit.NANOSECONDS);
                } else {
                  failures.increment();
                }
              });
      return recorded;
    }
  }
}
