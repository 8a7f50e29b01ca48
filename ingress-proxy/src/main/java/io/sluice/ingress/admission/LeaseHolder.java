package io.sluice.ingress.admission;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.governance.RateLimit;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Rejected;
import io.sluice.ingress.admission.Admission.Unavailable;
import java.time.Duration;
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

  private static final Unavailable STOPPING = new Unavailable("the proxy is stopping");
  private static final Duration LIFE_AT_FIRST = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** Leases end this share early, for the rounding of clocks. */
  private static final int GUARD_SHARE = 64;

  /** Asking ahead starts when less than this share of a lease's demand is in hand. */
  private static final int LOW_SHARE = 4;

  private static final int PREFETCHES_PER_LIFE = 16;

  /** What a caller is told who comes while the share of this proxy is used up. */
  private static final Duration RETRY_ALONE = Duration.ofSeconds(5);

  /** How long a caller waits for an answer about a limit that was spent a moment ago. */
  private static final Duration PATIENCE_WHEN_SPENT = Duration.ofMillis(500);

  /** Where the holder puts what others must be told. */
  interface Outbox<C> {
    void send(LeaseRequested request);

    void answer(C caller, Admission admission);
  }

  private final LeaseRecords records;
  private final Duration patience;
  private final Outbox<C> outbox;
  private final PermitsInHand permitsInHand;
  private final HeldLeases leases;
  private final WaitingCallers<C> callers = new WaitingCallers<>();
  private final OpenQuestion question;
  private final UnleasedUse unleased = new UnleasedUse();
  private final LocalShare local;
  private final LastWord lastWord;
  private final DemandMeter demand;
  private Limit limit;
  private long remainingElsewhere = -1;
  private boolean stopped;
  private long lifeNanos = LIFE_AT_FIRST.toNanos();
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
    this.records = new LeaseRecords(proxyId, sequences);
    this.limit = limit;
    this.patience = patience;
    this.outbox = outbox;
    this.permitsInHand = new PermitsInHand(limit.quantity());
    this.leases = permitsInHand.leases();
    this.question = new OpenQuestion(patience);
    this.local = new LocalShare(others);
    this.lastWord = new LastWord(nowNanos);
    this.demand = new DemandMeter(nowNanos);
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
      lastWord.limitChanged(nowNanos);
    }
    limit = current;
    lastAttemptNanos = nowNanos;
    if (stopped) {
      return Optional.of(STOPPING);
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
        && !lastWord.isBelieved(nowNanos)
        && !question.isAwaited(nowNanos)) {
      sendQuestion(nowNanos, 0, permits);
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
    permitsInHand.correct(nowNanos, drawn, used, limit);
    serve(nowNanos);
    returnUnused();
  }

  /** Lets a caller wait its turn, and asks for a lease if that is not under way. */
  void enqueue(long nowNanos, C caller, long permits) {
    var patience = lastWord.isSpent(nowNanos) ? patienceWhenSpent() : this.patience;
    callers.add(caller, permits, nowNanos + patience.toNanos());
    ask(nowNanos);
  }

  /** Takes an answer of the aggregator in. */
  void granted(long nowNanos, LeaseGranted lease) {
    var asked = question.answered(lease.sequence());
    if (asked == null) {
      returnAbandoned(lease);
      return;
    }
    local.end();
    lifeNanos = Duration.ofMillis(lease.lifeMillis()).toNanos();
    takeIn(lease, asked.sentNanos() + lifeNanos - lifeNanos / GUARD_SHARE);
    remainingElsewhere = lease.remaining() == null ? -1 : lease.remaining();
    leases.end(nowNanos);
    // what was used since the question was sent is not known to whoever answered it
    unleased.paid(leases.takeUpTo(unleased.unreported()));
    serve(nowNanos);
    if (lease.permits() < asked.needed()) {
      lastWord.spent(nowNanos, lease);
      answerAll(new Rejected(limit, Duration.ofMillis(lease.retryAfterMillis())));
    }
    if (!callers.isEmpty()) {
      ask(nowNanos);
    }
    returnUnused();
  }

  /** Does what is due at this moment; to be called at {@link #nextWakeNanos}. */
  void tick(long nowNanos) {
    leases.end(nowNanos);
    for (var waiting : callers.removeOverdue(nowNanos)) {
      outbox.answer(waiting.caller(), withoutAnswer(nowNanos, waiting.permits()));
    }
    if (isDue(nowNanos, permitsInHand.correctionsDueNanos())) {
      permitsInHand.returnCorrections(this::returnCorrection);
    }
    if (isDue(nowNanos, unleased.dueNanos())) {
      outbox.send(records.report(limit, unleased.takeForReport()));
    }
    if (!callers.isEmpty()) {
      ask(nowNanos);
    }
    returnUnused();
  }

  /** Returns everything and refuses everybody, now and from now on. */
  void stop() {
    stopped = true;
    permitsInHand.close();
    returnUnused();
    permitsInHand.returnCorrections(this::returnCorrection);
    if (!unleased.isEmpty()) {
      outbox.send(records.report(limit, unleased.takeForReport()));
    }
    answerAll(STOPPING);
  }

  /** When {@link #tick} has something to do; empty when nothing can happen by itself. */
  Optional<Long> nextWakeNanos() {
    var wake = earlier(permitsInHand.correctionsDueNanos(), unleased.dueNanos());
    var lease = leases.first();
    if (lease != null) {
      wake = earlier(wake, lease.endNanos());
    }
    var caller = callers.first();
    if (caller != null) {
      wake = earlier(wake, caller.deadlineNanos());
      wake = earlier(wake, question.overdueNanos());
    }
    return Optional.ofNullable(wake);
  }

  boolean isAsking() {
    return question.isOpen();
  }

  /** Whether nothing would be lost by forgetting the key. */
  boolean isIdle(long nowNanos) {
    return callers.isEmpty()
        && permitsInHand.isEmptyAt(nowNanos)
        && !local.isInForce()
        && unleased.isEmpty()
        && nowNanos - lastAttemptNanos > IDLE.toNanos()
        && !question.isYoungerThan(IDLE, nowNanos);
  }

  private Optional<Admission> decide(long nowNanos, long permits) {
    if (callers.isEmpty()) {
      var drawn = permitsInHand.draw(nowNanos, permits);
      if (drawn != null) {
        prefetch(nowNanos);
        return Optional.of(admitted(nowNanos, drawn));
      }
    }
    if (local.isInForce()) {
      return Optional.of(decideAlone(nowNanos, permits));
    }
    if (permits > limit.permits()) {
      return Optional.of(new Rejected(limit, limit.window()));
    }
    if (lastWord.isBelieved(nowNanos)) {
      return Optional.of(new Rejected(limit, lastWord.retryAfter(nowNanos)));
    }
    return Optional.empty();
  }

  // goes on asking, and takes nothing that others may have
  private Admission decideAlone(long nowNanos, long permits) {
    if (!question.isAwaited(nowNanos)) {
      sendQuestion(nowNanos, 0, permits);
    }
    boolean allowed = limit.onUnavailable() == RateLimit.OnUnavailable.ALLOW;
    if (!allowed && !local.take(nowNanos, limit, permits)) {
      return new Rejected(limit, RETRY_ALONE);
    }
    unleased.add(nowNanos, permits);
    return new Admitted(new Drawn(permits, PermitsInHand.NO_LEASE, null), -1);
  }

  // the last word was that nothing is free until then at the latest: that is still the best answer
  private Admission withoutAnswer(long nowNanos, long permits) {
    if (lastWord.isSpent(nowNanos)) {
      return new Rejected(limit, lastWord.retryAfter(nowNanos));
    }
    if (limit.onUnavailable() == RateLimit.OnUnavailable.DENY) {
      return new Unavailable("no lease in time");
    }
    if (!local.isInForce()) {
      question.abandon(); // its answer would not know of what is used from now on
      local.begin(nowNanos, limit);
    }
    return decideAlone(nowNanos, permits);
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
        || question.isAwaited(nowNanos)
        || nowNanos - lastPrefetchNanos < lifeNanos / PREFETCHES_PER_LIFE) {
      return;
    }
    long inHand = leases.leftAt(nowNanos + lifeNanos / 2);
    if (inHand < Math.max(1, perLease / LOW_SHARE)) {
      lastPrefetchNanos = nowNanos;
      sendQuestion(nowNanos, 0, perLease - inHand);
    }
  }

  private void ask(long nowNanos) {
    if (question.isAwaited(nowNanos)) {
      return;
    }
    long needed = callers.permits() + permitsInHand.debtAt(nowNanos);
    sendQuestion(nowNanos, needed, needed + demand.perLease());
  }

  private void sendQuestion(long nowNanos, long needed, long wanted) {
    var told = unleased.takeForQuestion();
    var asked = records.question(limit, needed, wanted, leases.nextToClose(), told);
    question.put(asked.sequence(), nowNanos, needed);
    outbox.send(asked);
  }

  // what was reported after the question is counted already: so much of the answer goes back
  private void takeIn(LeaseGranted lease, long endNanos) {
    long counted = Math.min(unleased.reportedSinceQuestion(), lease.permits());
    if (counted > 0) {
      leases.giveUp(new HeldLease(0, lease.usableUntilMillis(), counted));
    }
    if (lease.permits() > counted) {
      permitsInHand.add(
          new HeldLease(endNanos, lease.usableUntilMillis(), lease.permits() - counted));
    }
  }

  // of a repeated answer the permits may be in use, so only what was given up goes back, once
  private void returnAbandoned(LeaseGranted lease) {
    if (question.wasAbandoned(lease.sequence()) && lease.permits() > 0) {
      leases.giveUp(new HeldLease(0, lease.usableUntilMillis(), lease.permits()));
      returnUnused();
    }
  }

  private void returnUnused() {
    for (var lease = leases.nextToReturn(); lease != null; lease = leases.nextToReturn()) {
      outbox.send(records.closing(limit, lease, unleased.takeForReport()));
    }
  }

  private void returnCorrection(long untilMillis, long permits) {
    var lease = new HeldLease(0, untilMillis, permits);
    outbox.send(records.closing(limit, lease, unleased.takeForReport()));
  }

  private void serve(long nowNanos) {
    for (var next = callers.first(); next != null; next = callers.first()) {
      var drawn = permitsInHand.draw(nowNanos, next.permits());
      if (drawn == null) {
        return;
      }
      outbox.answer(callers.removeFirst(), admitted(nowNanos, drawn));
    }
  }

  private Duration patienceWhenSpent() {
    return patience.compareTo(PATIENCE_WHEN_SPENT) < 0 ? patience : PATIENCE_WHEN_SPENT;
  }

  private void answerAll(Admission admission) {
    while (!callers.isEmpty()) {
      outbox.answer(callers.removeFirst(), admission);
    }
  }

  private static boolean isDue(long nowNanos, @Nullable Long due) {
    return due != null && nowNanos - due >= 0;
  }

  private static @Nullable Long earlier(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one - other < 0 ? one : other;
  }
}
