package io.sluice.ingress.admission;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Rejected;
import io.sluice.ingress.admission.Admission.Unavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy holds under one limit key: its leases, the callers who wait for one, and the one
 * question to the aggregator that is open. Owned by one thread at a time; it reads no clock and
 * sends nothing itself, so that a simulation runs the same code.
 *
 * <p>A permit is used only before the end of its lease, counted from when the lease was
 * <em>asked</em> for. A lease that is over, or that came too late, is closed with a record that
 * returns what is left of it; from before that record is made, nothing of it can be used. What
 * happened to a record is never guessed at: an answer nobody waits for any more is returned, a
 * record that may be lost is not repeated.
 *
 * <p>Moments are nanoseconds of a monotonic clock with any origin.
 *
 * @param <C> stands for a caller who waits
 */
final class LeaseHolder<C> {

  /** How long a "spent" is believed while other proxies may return permits. */
  static final Duration RECHECK = Duration.ofMillis(200);

  private static final Duration LIFE_AT_FIRST = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int ABANDONED_KEPT = 16;

  /** Leases end this share early, for the rounding of clocks. */
  private static final int GUARD_SHARE = 64;

  /** Asking ahead starts when less than this share of a lease's demand is in hand. */
  private static final int LOW_SHARE = 4;

  private static final int PREFETCHES_PER_LIFE = 16;
  private static final Optional<Admission> ADMITTED = Optional.of(new Admitted());

  /** Where the holder puts what others must be told. */
  interface Outbox<C> {
    void send(LeaseRequested request);

    void answer(C caller, Admission admission);
  }

  private record Ask(long sequence, long sentNanos, long needed) {}

  private record Waiting<C>(C caller, long permits, long deadlineNanos) {}

  private final String proxyId;
  private final LongSupplier sequences;
  private final long patienceNanos;
  private final Outbox<C> outbox;
  private final HeldLeases leases = new HeldLeases();
  private final ArrayDeque<Waiting<C>> callers = new ArrayDeque<>();
  private final List<Long> abandoned = new ArrayList<>();
  private final DemandMeter demand;
  private Limit limit;
  private @Nullable Ask ask;
  private boolean stopped;
  private long lifeNanos = LIFE_AT_FIRST.toNanos();
  private long spentUntilNanos;
  private long retryAtNanos;
  private long lastAttemptNanos;
  private long lastPrefetchNanos;

  LeaseHolder(
      String proxyId,
      Limit limit,
      LongSupplier sequences,
      Duration patience,
      Outbox<C> outbox,
      long nowNanos) {
    this.proxyId = proxyId;
    this.limit = limit;
    this.sequences = sequences;
    this.patienceNanos = patience.toNanos();
    this.outbox = outbox;
    this.demand = new DemandMeter(nowNanos);
    this.spentUntilNanos = nowNanos;
    this.retryAtNanos = nowNanos;
    this.lastAttemptNanos = nowNanos;
    this.lastPrefetchNanos = nowNanos - lifeNanos;
  }

  /**
   * Decides at once if it can; else the caller must {@link #enqueue wait}.
   *
   * @param current the limit as it is now; its key never changes
   */
  Optional<Admission> admit(long nowNanos, Limit current, long permits) {
    if (current.permits() != limit.permits()) {
      spentUntilNanos = nowNanos;
    }
    limit = current;
    lastAttemptNanos = nowNanos;
    if (stopped) {
      return Optional.of(new Unavailable("the proxy is stopping"));
    }
    leases.end(nowNanos);
    demand.add(nowNanos, lifeNanos, permits);
    var decided = decide(nowNanos, permits);
    returnUnused();
    return decided;
  }

  /** Lets a caller wait its turn, and asks for a lease if that is not under way. */
  void enqueue(long nowNanos, C caller, long permits) {
    callers.add(new Waiting<>(caller, permits, nowNanos + patienceNanos));
    ask(nowNanos);
  }

  /** Takes an answer of the aggregator in. */
  void granted(long nowNanos, LeaseGranted lease) {
    if (ask == null || ask.sequence != lease.sequence()) {
      returnAbandoned(lease);
      return;
    }
    var asked = ask;
    ask = null;
    lifeNanos = Duration.ofMillis(lease.lifeMillis()).toNanos();
    add(lease, asked.sentNanos + lifeNanos - lifeNanos / GUARD_SHARE);
    leases.end(nowNanos);
    serve();
    if (lease.permits() < asked.needed) {
      refuseAll(nowNanos, lease);
    }
    if (!callers.isEmpty()) {
      ask(nowNanos);
    }
    returnUnused();
  }

  /** Does what is due at this moment; to be called at {@link #nextWakeNanos}. */
  void tick(long nowNanos) {
    leases.end(nowNanos);
    timeOutCallers(nowNanos);
    if (!callers.isEmpty()) {
      ask(nowNanos);
    }
    returnUnused();
  }

  /** Returns everything and refuses everybody, now and from now on. */
  void stop() {
    stopped = true;
    leases.giveUpAll();
    returnUnused();
    answerAll(new Unavailable("the proxy is stopping"));
  }

  /** When {@link #tick} has something to do; empty when nothing can happen by itself. */
  Optional<Long> nextWakeNanos() {
    var lease = leases.first();
    var caller = callers.peek();
    if (caller == null) {
      return lease == null ? Optional.empty() : Optional.of(lease.endNanos());
    }
    long wake = caller.deadlineNanos;
    if (ask != null) {
      wake = earlier(wake, ask.sentNanos + patienceNanos);
    }
    return Optional.of(lease == null ? wake : earlier(wake, lease.endNanos()));
  }

  boolean isAsking() {
    return ask != null;
  }

  /** Whether nothing would be lost by forgetting the key. */
  boolean isIdle(long nowNanos) {
    return callers.isEmpty()
        && leases.isEmpty()
        && nowNanos - lastAttemptNanos > IDLE.toNanos()
        && (ask == null || nowNanos - ask.sentNanos > IDLE.toNanos());
  }

  private Optional<Admission> decide(long nowNanos, long permits) {
    if (callers.isEmpty() && leases.take(permits)) {
      prefetch(nowNanos);
      return ADMITTED;
    }
    if (permits > limit.permits()) {
      return Optional.of(new Rejected(limit, limit.window()));
    }
    if (nowNanos - spentUntilNanos < 0) {
      return Optional.of(new Rejected(limit, Duration.ofNanos(retryAtNanos - nowNanos)));
    }
    return Optional.empty();
  }

  // only for keys in use: two permits in the time of a lease are worth one in advance
  private void prefetch(long nowNanos) {
    long perLease = demand.perLease();
    if (perLease < 2
        || isAnswerAwaited(nowNanos)
        || nowNanos - lastPrefetchNanos < lifeNanos / PREFETCHES_PER_LIFE) {
      return;
    }
    long inHand = leases.leftAt(nowNanos + lifeNanos / 2);
    if (inHand < Math.max(1, perLease / LOW_SHARE)) {
      lastPrefetchNanos = nowNanos;
      sendAsk(nowNanos, 0, perLease - inHand);
    }
  }

  private void ask(long nowNanos) {
    if (isAnswerAwaited(nowNanos)) {
      return;
    }
    long needed = callers.stream().mapToLong(Waiting::permits).sum();
    long ahead = demand.perLease() < 2 ? 0 : demand.perLease();
    sendAsk(nowNanos, needed, needed + ahead);
  }

  // an answer that takes longer is given up when the next question comes
  private boolean isAnswerAwaited(long nowNanos) {
    return ask != null && nowNanos - ask.sentNanos < patienceNanos;
  }

  private void sendAsk(long nowNanos, long needed, long wanted) {
    abandonAsk();
    ask = new Ask(sequences.getAsLong(), nowNanos, needed);
    outbox.send(request(ask.sequence, needed, wanted, leases.nextToClose()));
  }

  private void abandonAsk() {
    if (ask == null) {
      return;
    }
    if (abandoned.size() == ABANDONED_KEPT) {
      abandoned.remove(0);
    }
    abandoned.add(ask.sequence);
    ask = null;
  }

  // of a repeated answer the permits may be in use, so only what was given up goes back, once
  private void returnAbandoned(LeaseGranted lease) {
    if (abandoned.remove(Long.valueOf(lease.sequence())) && lease.permits() > 0) {
      leases.giveUp(new HeldLease(0, lease.usableUntilMillis(), lease.permits()));
      returnUnused();
    }
  }

  private void add(LeaseGranted lease, long endNanos) {
    if (lease.permits() > 0) {
      var held = new HeldLease(endNanos, lease.usableUntilMillis(), lease.permits());
      if (stopped) {
        leases.giveUp(held);
        return;
      }
      leases.add(held);
    }
  }

  private void returnUnused() {
    for (var lease = leases.nextToReturn(); lease != null; lease = leases.nextToReturn()) {
      outbox.send(request(sequences.getAsLong(), 0, 0, lease));
    }
  }

  private LeaseRequested request(
      long sequence, long needed, long wanted, @Nullable HeldLease closed) {
    return new LeaseRequested(
        limit.key(),
        proxyId,
        sequence,
        limit.permits(),
        limit.window().toMillis(),
        needed,
        wanted,
        closed == null ? 0 : closed.usableUntilMillis(),
        closed == null ? 0 : closed.used(),
        closed == null ? 0 : closed.left());
  }

  private void serve() {
    while (!callers.isEmpty() && leases.take(callers.element().permits)) {
      outbox.answer(callers.remove().caller, ADMITTED.get());
    }
  }

  private void refuseAll(long nowNanos, LeaseGranted lease) {
    var retryAfter = Duration.ofMillis(lease.retryAfterMillis());
    var soon = Math.min(RECHECK.toMillis(), lease.retryAfterMillis());
    retryAtNanos = nowNanos + retryAfter.toNanos();
    spentUntilNanos = nowNanos + Duration.ofMillis(Math.max(soon, lease.spentMillis())).toNanos();
    answerAll(new Rejected(limit, retryAfter));
  }

  private void timeOutCallers(long nowNanos) {
    while (!callers.isEmpty() && nowNanos - callers.element().deadlineNanos >= 0) {
      outbox.answer(callers.remove().caller, new Unavailable("no lease in time"));
    }
  }

  private void answerAll(Admission admission) {
    while (!callers.isEmpty()) {
      outbox.answer(callers.remove().caller, admission);
    }
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }
}
