package io.sluice.ingress.admission;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.ingress.admission.Admission.Admitted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The way into one limit key for any number of threads: a short lock around its {@link
 * LeaseHolder}. Records are sent under the lock, because the aggregator drops what overtakes;
 * callers are answered outside of it.
 */
final class LimitGate {

  /** What all gates of a proxy share. */
  record Surroundings(
      String proxyId,
      LongSupplier sequences,
      Duration patience,
      LongSupplier nanoTime,
      Consumer<LeaseRequested> requests,
      ScheduledExecutorService timer,
      Executor answers,
      LocalShare.Others others) {}

  private final Object lock = new Object();
  private final Surroundings surroundings;
  private final LeaseHolder<CompletableFuture<Admission>> holder;
  private final List<Runnable> answers = new ArrayList<>();
  private boolean wakes;
  private long wakeNanos;
  private boolean retired;

  LimitGate(Limit limit, Surroundings surroundings) {
    this.surroundings = surroundings;
    this.holder =
        new LeaseHolder<>(
            surroundings.proxyId(),
            limit,
            surroundings.sequences(),
            surroundings.patience(),
            new LeaseHolder.Outbox<>() {
              @Override
              public void send(LeaseRequested request) {
                surroundings.requests().accept(request);
              }

              @Override
              public void answer(CompletableFuture<Admission> caller, Admission admission) {
                answers.add(() -> caller.complete(admission));
              }
            },
            surroundings.others(),
            surroundings.nanoTime().getAsLong());
  }

  /** Empty when the gate was retired meanwhile, and a new one must be made. */
  Optional<CompletionStage<Admission>> admit(Limit limit, long permits) {
    synchronized (lock) {
      if (retired) {
        return Optional.empty();
      }
      // read under the lock, so that a lease seen alive has not been returned by another thread
      long now = surroundings.nanoTime().getAsLong();
      var decided = holder.admit(now, limit, permits);
      CompletionStage<Admission> stage =
          decided.isPresent()
              ? CompletableFuture.completedFuture(decided.get())
              : enqueue(now, permits);
      scheduleWake(now);
      return Optional.of(stage);
    }
  }

  void prepare(Limit limit, long permits) {
    change(now -> holder.prepare(now, limit, permits));
  }

  void correct(Admitted drawn, long used) {
    change(now -> holder.correct(now, drawn.drawn(), used));
  }

  void granted(LeaseGranted lease) {
    change(now -> holder.granted(now, lease));
  }

  void stop() {
    change(now -> holder.stop());
  }

  boolean isAsking() {
    synchronized (lock) {
      return holder.isAsking();
    }
  }

  /** Retires the gate if nothing is lost by that. */
  boolean retireIfIdle() {
    synchronized (lock) {
      retired |= holder.isIdle(surroundings.nanoTime().getAsLong());
      return retired;
    }
  }

  private interface Change {
    void at(long nowNanos);
  }

  private void change(Change change) {
    synchronized (lock) {
      long now = surroundings.nanoTime().getAsLong();
      change.at(now);
      scheduleWake(now);
      answers.forEach(surroundings.answers()::execute);
      answers.clear();
    }
  }

  private CompletionStage<Admission> enqueue(long now, long permits) {
    var caller = new CompletableFuture<Admission>();
    holder.enqueue(now, caller, permits);
    return caller;
  }

  private void scheduleWake(long now) {
    holder
        .nextWakeNanos()
        .filter(next -> !wakes || next - wakeNanos < 0)
        .ifPresent(next -> wakeAt(next, next - now));
  }

  private void wakeAt(long nanos, long delayNanos) {
    wakes = true;
    wakeNanos = nanos;
    surroundings.timer().schedule(() -> wake(nanos), delayNanos, TimeUnit.NANOSECONDS);
  }

  private void wake(long nanos) {
    change(
        now -> {
          if (wakes && wakeNanos == nanos) {
            wakes = false;
          }
          holder.tick(now);
        });
  }
}
