package io.sluice.otlp.signal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Waits for what becomes of every record of a request, then tells what became of the request. */
final class Acks {

  private final AtomicInteger missing;
  private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
  private final SignalPublisher.Outcome outcome;

  Acks(int records, SignalPublisher.Outcome outcome) {
    this.missing = new AtomicInteger(records);
    this.outcome = outcome;
  }

  /** One record is acknowledged, or has failed. */
  void take(@Nullable Exception failure) {
    if (failure != null) {
      failed.set(failure);
    }
    if (missing.decrementAndGet() > 0) {
      return;
    }
    var any = failed.get();
    if (any == null) {
      outcome.onRecorded();
    } else {
      outcome.onFailure(any);
    }
  }
}
