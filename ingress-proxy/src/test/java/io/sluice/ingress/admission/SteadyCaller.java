package io.sluice.ingress.admission;

import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Callers who come one after the other at a steady pace, each to the next of some proxies. */
final class SteadyCaller {

  private final List<? extends PermitSource> proxies;
  private final Limit limit;
  private final List<Call> calls = new ArrayList<>();

  /** One attempt, and when it was decided. */
  record Call(Admission admission, long decidedNanos) {}

  SteadyCaller(List<? extends PermitSource> proxies, Limit limit) {
    this.proxies = proxies;
    this.limit = limit;
  }

  /** Calls until enough, and answers how all those calls, and the ones before, went. */
  List<Call> call(Duration pace, BooleanSupplier enough) throws Exception {
    var timer = Executors.newSingleThreadScheduledExecutor();
    var pending = new ArrayList<CompletableFuture<Call>>();
    var done = new CompletableFuture<Void>();
    Runnable next =
        () -> {
          if (done.isDone() || enough.getAsBoolean()) {
            done.complete(null);
            return;
          }
          pending.add(attempt(proxies.get(pending.size() % proxies.size())));
        };
    timer.scheduleAtFixedRate(next, 0, pace.toNanos(), TimeUnit.NANOSECONDS);
    done.get(3, TimeUnit.MINUTES);
    timer.shutdown();
    for (var call : pending) {
      calls.add(call.get(10, TimeUnit.SECONDS));
    }
    return List.copyOf(calls);
  }

  static long admitted(List<Call> calls) {
    return calls.stream().filter(call -> call.admission() instanceof Admitted).count();
  }

  static long rejected(List<Call> calls) {
    return calls.stream().filter(call -> call.admission() instanceof Rejected).count();
  }

  private CompletableFuture<Call> attempt(PermitSource proxy) {
    return proxy
        .admit(limit, 1)
        .thenApply(admission -> new Call(admission, System.nanoTime()))
        .toCompletableFuture();
  }
}
