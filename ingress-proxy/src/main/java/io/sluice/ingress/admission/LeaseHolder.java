package io.sluice.ingress.admission;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.governance.RateLimit;
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

  /** What stands for the lease of permits that were drawn without one. */
  private static final long NO_LEASE = 0;

  /** How long uses without a lease are gathered before the aggregator is told. */
  private static final Duration REPORT_AFTER = Duration.ofMillis(100);

  /** What a caller is told who comes while the share of this proxy is used up. */
  private static final Duration RETRY_ALONE = Duration.ofSeconds(5);

  /** How long a caller waits for an answer about a limit that was spent a moment ago. */
  private static final Duration PATIENCE_WHEN_SPENT = Duration.ofMillis(500);

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
  private final HeldLeases leases;
  private final TokenCorrections corrections = new TokenCorrections();
  private final ArrayDeque<Waiting<C>> callers = new ArrayDeque<>();
  private final List<Long> abandoned = new ArrayList<>();
  private final DemandMeter demand;
  private Limit limit;
  private @Nullable Ask ask;
  private final LocalShare local;
  private long unreported;
  private long reportedSinceAsk;
  private @Nullable Long reportDueNanos;
  private long remainingElsewhere = -1;
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
    this(proxyId, limit, sequences, patience, outbox, LocalShare.Others.NONE, nowNanos);
  }

  LeaseHolder(
      String proxyId,
      Limit limit,
      LongSupplier sequences,
      Duration patience,
      Outbox<C> outbox,
      LocalShare.Others others,
      long nowNanos) {
    this.local = new LocalShare(others);
    this.proxyId = proxyId;
    this.limit = limit;
    this.leases = new HeldLeases(limit.quantity());
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

  /** Asks for permits that will be wanted in a moment, if that has a point. */
  void prepare(long nowNanos, Limit current, long permits) {
    limit = current;
    leases.end(nowNanos);
    if (!stopped
        && leases.left() < permits
        && nowNanos - spentUntilNanos >= 0
        && !isAnswerAwaited(nowNanos)) {
      sendAsk(nowNanos, 0, permits);
    }
    returnUnused();
  }

  /**
   * Takes in what was used in truth of permits that were drawn. What is left over goes back to its
   * lease; of tokens also to the aggregator, when the lease is over. What was used beyond is drawn
   * from the next permits before anybody else gets any.
   */
  void correct(long nowNanos, Drawn drawn, long used) {
    leases.end(nowNanos);
    long unused = drawn.total() - used;
    if (unused < 0) {
      corrections.owe(nowNanos, -unused, limit);
    }
    for (var part = drawn; part != null && unused > 0; part = part.more()) {
      long back = Math.min(part.permits(), unused);
      unused -= back;
      putBack(nowNanos, part.untilMillis(), back);
    }
    serve(nowNanos);
    returnUnused();
  }

  private void putBack(long nowNanos, long untilMillis, long permits) {
    if (permits == 0
        || untilMillis == NO_LEASE
        || (!stopped && leases.putBack(untilMillis, permits))) {
      return;
    }
    // permits for requests count on: their lease may be closed, and what it is called another's
    if (limit.quantity() == Limit.Quantity.TOKENS) {
      corrections.giveBack(nowNanos, untilMillis, permits);
    }
  }

  /** Lets a caller wait its turn, and asks for a lease if that is not under way. */
  void enqueue(long nowNanos, C caller, long permits) {
    callers.add(new Waiting<>(caller, permits, nowNanos + patienceNanos(nowNanos)));
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
    local.end();
    lifeNanos = Duration.ofMillis(lease.lifeMillis()).toNanos();
    grantRest(lease, asked.sentNanos + lifeNanos - lifeNanos / GUARD_SHARE);
    remainingElsewhere = lease.remaining() == null ? -1 : lease.remaining();
    leases.end(nowNanos);
    payForLocalUse();
    serve(nowNanos);
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
    sendCorrections(nowNanos);
    report(nowNanos);
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
    corrections.drain(this::returnCorrection);
    if (unreported > 0) {
      outbox.send(request(sequences.getAsLong(), 0, 0, null));
    }
    answerAll(new Unavailable("the proxy is stopping"));
  }

  /** When {@link #tick} has something to do; empty when nothing can happen by itself. */
  Optional<Long> nextWakeNanos() {
    Long wake = corrections.dueNanos();
    if (reportDueNanos != null) {
      wake = earlier(wake, reportDueNanos);
    }
    var lease = leases.first();
    if (lease != null) {
      wake = earlier(wake, lease.endNanos());
    }
    var caller = callers.peek();
    if (caller != null) {
      wake = earlier(wake, caller.deadlineNanos);
      wake = ask == null ? wake : earlier(wake, ask.sentNanos + patienceNanos);
    }
    return Optional.ofNullable(wake);
  }

  boolean isAsking() {
    return ask != null;
  }

  /** Whether nothing would be lost by forgetting the key. */
  boolean isIdle(long nowNanos) {
    return callers.isEmpty()
        && leases.isEmpty()
        && corrections.isEmptyAt(nowNanos)
        && !local.isInForce()
        && unreported == 0
        && nowNanos - lastAttemptNanos > IDLE.toNanos()
        && (ask == null || nowNanos - ask.sentNanos > IDLE.toNanos());
  }

  private Optional<Admission> decide(long nowNanos, long permits) {
    if (callers.isEmpty()) {
      var drawn = draw(nowNanos, permits);
      if (drawn != null) {
        prefetch(nowNanos);
        return Optional.of(admitted(nowNanos, drawn));
      }
    }
    if (local.isOver(limit)) {
      local.end();
    }
    if (local.isInForce()) {
      return Optional.of(decideAlone(nowNanos, permits));
    }
    if (permits > limit.permits()) {
      return Optional.of(new Rejected(limit, limit.window()));
    }
    if (nowNanos - spentUntilNanos < 0) {
      return Optional.of(new Rejected(limit, Duration.ofNanos(retryAtNanos - nowNanos)));
    }
    return Optional.empty();
  }

  // debts come first
  private @Nullable Drawn draw(long nowNanos, long permits) {
    long debt = corrections.debtAt(nowNanos);
    if (debt > 0) {
      corrections.paid(leases.takeUpTo(debt));
      if (corrections.debtAt(nowNanos) > 0) {
        return null;
      }
    }
    return leases.take(permits);
  }

  // goes on asking, and takes nothing that others may have
  private Admission decideAlone(long nowNanos, long permits) {
    if (!isAnswerAwaited(nowNanos)) {
      sendAsk(nowNanos, 0, permits);
    }
    boolean allowed = limit.onUnavailable() == RateLimit.OnUnavailable.ALLOW;
    if (!allowed && !local.take(nowNanos, limit, permits)) {
      return new Rejected(limit, RETRY_ALONE);
    }
    unreported += permits;
    if (reportDueNanos == null) {
      reportDueNanos = nowNanos + REPORT_AFTER.toNanos();
    }
    return new Admitted(new Drawn(permits, NO_LEASE, null), -1);
  }

  private void report(long nowNanos) {
    if (reportDueNanos != null && nowNanos - reportDueNanos >= 0) {
      reportedSinceAsk += unreported;
      outbox.send(request(sequences.getAsLong(), 0, 0, null));
    }
  }

  // what was reported after the question is counted already: so much of the answer goes back
  private void grantRest(LeaseGranted lease, long endNanos) {
    long counted = Math.min(reportedSinceAsk, lease.permits());
    if (counted > 0) {
      leases.giveUp(new HeldLease(0, lease.usableUntilMillis(), counted));
    }
    add(lease, endNanos, lease.permits() - counted);
  }

  // what was used since the question was sent is not known to whoever answered it
  private void payForLocalUse() {
    unreported -= leases.takeUpTo(unreported);
    if (unreported == 0) {
      reportDueNanos = null;
    }
  }

  private Admitted admitted(long nowNanos, Drawn drawn) {
    if (limit.onUnavailable() == RateLimit.OnUnavailable.LOCAL_SHARE) {
      local.used(nowNanos, limit, drawn.total());
    }
    return new Admitted(drawn, remainingElsewhere < 0 ? -1 : remainingElsewhere + leases.left());
  }

  // only for keys in use: two permits in the time of a lease are worth one in advance
  private void prefetch(long nowNanos) {
    long perLease = demand.perLease();
    if (perLease == 0
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
    long waiting = callers.stream().mapToLong(Waiting::permits).sum();
    long needed = waiting + corrections.debtAt(nowNanos);
    sendAsk(nowNanos, needed, needed + demand.perLease());
  }

  // an answer that takes longer is given up when the next question comes
  private boolean isAnswerAwaited(long nowNanos) {
    return ask != null && nowNanos - ask.sentNanos < patienceNanos;
  }

  private void sendAsk(long nowNanos, long needed, long wanted) {
    abandonAsk();
    reportedSinceAsk = 0;
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

  private void add(LeaseGranted lease, long endNanos, long permits) {
    if (permits > 0) {
      var held = new HeldLease(endNanos, lease.usableUntilMillis(), permits);
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
    var unleased = unreported == 0 ? null : Long.valueOf(unreported);
    unreported = 0;
    reportDueNanos = null;
    return new LeaseRequested(
        limit.key(),
        proxyId,
        sequence,
        limit.permits(),
        limit.window().toMillis(),
        needed,
        wanted,
        closed == null ? 0 : closed.usableUntilMillis(),
        closed == null ? 0 : movable(closed),
        closed == null ? 0 : closed.left(),
        unleased);
  }

  // what was used of tokens may be returned later, so it must stay where it is written down
  private long movable(HeldLease closed) {
    return limit.quantity() == Limit.Quantity.TOKENS ? 0 : closed.used();
  }

  private void sendCorrections(long nowNanos) {
    var due = corrections.dueNanos();
    if (due != null && nowNanos - due >= 0) {
      corrections.drain(this::returnCorrection);
    }
  }

  private void returnCorrection(long untilMillis, long permits) {
    outbox.send(request(sequences.getAsLong(), 0, 0, new HeldLease(0, untilMillis, permits)));
  }

  private void serve(long nowNanos) {
    while (!callers.isEmpty()) {
      var drawn = draw(nowNanos, callers.element().permits);
      if (drawn == null) {
        return;
      }
      outbox.answer(callers.remove().caller, admitted(nowNanos, drawn));
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
    for (var each = callers.iterator(); each.hasNext(); ) {
      var waiting = each.next();
      if (nowNanos - waiting.deadlineNanos >= 0) {
        each.remove();
        outbox.answer(waiting.caller, withoutAnswer(nowNanos, waiting.permits));
      }
    }
  }

  // the last word was that nothing is free until then at the latest: that is still the best answer
  private Admission withoutAnswer(long nowNanos, long permits) {
    if (isSpentAt(nowNanos)) {
      return new Rejected(limit, Duration.ofNanos(retryAtNanos - nowNanos));
    }
    if (limit.onUnavailable() == RateLimit.OnUnavailable.DENY) {
      return new Unavailable("no lease in time");
    }
    if (!local.isInForce()) {
      abandonAsk(); // its answer would not know of what is used from now on
      local.begin(nowNanos, limit);
    }
    return decideAlone(nowNanos, permits);
  }

  private boolean isSpentAt(long nowNanos) {
    return nowNanos - retryAtNanos < 0;
  }

  private long patienceNanos(long nowNanos) {
    return isSpentAt(nowNanos)
        ? Math.min(patienceNanos, PATIENCE_WHEN_SPENT.toNanos())
        : patienceNanos;
  }

  private void answerAll(Admission admission) {
    while (!callers.isEmpty()) {
      outbox.answer(callers.remove().caller, admission);
    }
  }

  private static Long earlier(@Nullable Long one, long other) {
    return one != null && one - other < 0 ? one : Long.valueOf(other);
  }
}
