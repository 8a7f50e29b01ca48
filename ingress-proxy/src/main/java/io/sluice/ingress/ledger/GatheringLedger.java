package io.sluice.ingress.ledger;

import io.sluice.event.CallAdmitted;
import io.sluice.event.CallSettled;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps admissions for a few milliseconds, so that they leave with whatever is sent next: under
 * load one exchange with Kafka carries the admissions and settlements of several calls. A provider
 * takes longer than that to say its first word, and when it does not, {@link #hurry} is called.
 *
 * <p>An admission's future completes, as ever, once it is recorded.
 */
public final class GatheringLedger implements Ledger, AutoCloseable {

  private final Ledger ledger;
  private final Duration patience;
  private final ConcurrentLinkedQueue<Kept> kept = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean timed = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "gathering-ledger");
            thread.setDaemon(true);
            return thread;
          });

  /** An admission that has not left yet. */
  private record Kept(CallAdmitted fact, CompletableFuture<Void> recorded) {}

  /**
   * Before another ledger.
   *
   * @param patience how long an admission is kept at most
   */
  public GatheringLedger(Ledger ledger, Duration patience) {
    this.ledger = ledger;
    this.patience = patience;
  }

  @Override
  public CompletableFuture<Void> admitted(CallAdmitted fact) {
    var recorded = new CompletableFuture<Void>();
    kept.add(new Kept(fact, recorded));
    if (timed.compareAndSet(false, true)) {
      timer.schedule(this::timeIsUp, patience.toNanos(), TimeUnit.NANOSECONDS);
    }
    return recorded;
  }

  // the settlement is written out first, which takes longest: then all are sent in one go
  @Override
  public CompletableFuture<Void> settled(CallSettled fact, @Nullable PayloadPart lastPart) {
    var recorded = ledger.settled(fact, lastPart);
    hurry();
    return recorded;
  }

  @Override
  public CompletableFuture<Void> payload(PayloadPart part) {
    return ledger.payload(part);
  }

  /** Sends the admissions that are kept now. */
  @Override
  public void hurry() {
    for (var next = kept.poll(); next != null; next = kept.poll()) {
      send(next);
    }
  }

  @Override
  public Optional<String> trouble() {
    return ledger.trouble();
  }

  /** Sends what is kept; the ledger behind it must be closed later. */
  @Override
  public void close() {
    timer.shutdownNow();
    hurry();
  }

  private void timeIsUp() {
    timed.set(false);
    hurry();
  }

  private void send(Kept admission) {
    ledger
        .admitted(admission.fact())
        .whenComplete(
            (recorded, failure) -> {
              if (failure == null) {
                admission.recorded().complete(null);
              } else {
                admission.recorded().completeExceptionally(failure);
              }
            });
  }
}
