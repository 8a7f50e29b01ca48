package io.sluice.ingress.ledger;

import static java.util.Objects.requireNonNull;

import io.sluice.ingress.ledger.RecordLog.Outcome;
import io.sluice.ingress.spool.Place;
import io.sluice.ingress.spool.Spool;
import io.sluice.ingress.spool.SpoolRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings records to the log, or by way of the spool while the log is away. A record is safe, and
 * its future completes, when it is in one of the two.
 *
 * <pre>
 *   flowing:  record ──▶ log, and a copy into the spool if its acknowledgement is overdue
 *   spooling: record ──▶ spool ──▶ log, in order, once the log answers again; then flowing
 * </pre>
 *
 * <p>What was handed to the log stays its business while the process lives. What may be in the log
 * although nobody knows (a process before this one died, or the log was uncertain) is looked up
 * before it is sent again; see {@link Doubts}.
 */
final class Delivery implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Delivery.class);

  /** Acknowledgements normally take milliseconds; without any for this long the log is away. */
  static final Duration OVERDUE = Duration.ofSeconds(2);

  /** How long one record may wait while others are acknowledged: longer than an election takes. */
  static final Duration STUCK = Duration.ofSeconds(5);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final RecordLog log;
  private final Spool spool;
  private final Doubts doubts;
  private final LongSupplier nanoTime;
  private final Clock clock;
  private final Resending resending;
  private final ReentrantReadWriteLock way = new ReentrantReadWriteLock();
  private final Set<Handed> outstanding = ConcurrentHashMap.newKeySet();
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile @Nullable Instant spoolingSince;
  private volatile boolean closing;

  /** When the first of the records now in flight was sent, or the latest acknowledgement came. */
  private volatile long lastProgressNanos;

  /**
   * Starts; what the spool holds is sent as soon as the log answers.
   *
   * @param nanoTime a clock that only moves on (nanoseconds)
   */
  Delivery(RecordLog log, Spool spool, LongSupplier nanoTime, Clock clock) throws IOException {
    this.log = log;
    this.spool = spool;
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.lastProgressNanos = nanoTime.getAsLong();
    this.doubts = new Doubts(log);
    spool.scan(doubts::add);
    this.resending = new Resending(spool, doubts, this::resend, this::flowAgain);
  }

  /** Records; the future fails only if neither the log nor the spool takes the record. */
  CompletableFuture<Void> record(SpoolRecord record) {
    Lock shared = way.readLock();
    shared.lock();
    try {
      return spoolingSince == null ? handOver(record) : spooled(record);
    } finally {
      shared.unlock();
    }
  }

  /** How long the log has acknowledged nothing although it should; empty when all is well. */
  Optional<Duration> overdue() {
    var since = Duration.ofNanos(nanoTime.getAsLong() - lastProgressNanos);
    return inFlight.get() > 0 && since.compareTo(OVERDUE) >= 0
        ? Optional.of(since)
        : Optional.empty();
  }

  /** Since when records go to the spool; empty while they do not. */
  Optional<Instant> spoolingSince() {
    return Optional.ofNullable(spoolingSince);
  }

  /**
   * Looks what has become overdue, and what can be sent again; to be called a few times a second.
   */
  void look() {
    boolean away = overdue().isPresent();
    if (away) {
      startSpooling();
    }
    boolean all = spoolingSince != null;
    long stuck = nanoTime.getAsLong() - STUCK.toNanos();
    for (var handed : outstanding) {
      if (all || handed.sinceNanos() - stuck <= 0) {
        copy(handed);
      }
    }
    if (!away && (all || resending.isWaiting())) {
      resending.start();
    }
  }

  /** Waits a little for what is under way; the rest stays in the spool for the next process. */
  @Override
  public void close() throws IOException {
    closing = true;
    resending.close();
    log.close(CLOSE_PATIENCE);
    spool.close();
  }

  private CompletableFuture<Void> handOver(SpoolRecord record) {
    var handed = new Handed(record, nanoTime.getAsLong());
    outstanding.add(handed);
    send(handed, outcome -> ended(handed, outcome));
    return handed.recorded();
  }

  private void send(Handed handed, Consumer<Outcome> then) {
    if (inFlight.getAndIncrement() == 0) {
      lastProgressNanos = nanoTime.getAsLong();
    }
    log.send(
        handed.record(),
        outcome -> {
          inFlight.decrementAndGet();
          if (outcome == Outcome.RECORDED) {
            lastProgressNanos = nanoTime.getAsLong();
          }
          then.accept(outcome);
        });
  }

  // a record of the spool goes on its way
  private void resend(SpoolRecord record, Place place, Runnable then) {
    var handed = new Handed(record, nanoTime.getAsLong(), place);
    send(
        handed,
        outcome -> {
          ended(handed, outcome);
          then.run();
        });
  }

  private void ended(Handed handed, Outcome outcome) {
    outstanding.remove(handed);
    if (outcome == Outcome.UNCERTAIN) {
      uncertain(handed);
      return;
    }
    forget(handed.end());
    if (outcome == Outcome.RECORDED) {
      handed.recorded().complete(null);
    } else {
      LOGGER.atError().addKeyValue("topic", handed.record().topic()).log("record refused");
      handed.recorded().completeExceptionally(new IOException("Kafka refused the record"));
    }
  }

  private void uncertain(Handed handed) {
    var copy = handed.end();
    if (closing && copy != null) {
      return; // the next process finds it
    }
    doubts.add(handed.record());
    spooledFromNowOn(handed.record())
        .whenComplete(
            (safe, failure) -> {
              if (failure == null) {
                forget(copy);
                handed.recorded().complete(null);
              } else {
                handed.recorded().completeExceptionally(failure);
              }
            });
  }

  private void copy(Handed handed) {
    if (!handed.startCopying()) {
      return;
    }
    spool
        .appendHeld(handed.record())
        .whenComplete(
            (place, failure) -> {
              if (failure == null) {
                forget(handed.copied(place));
                handed.recorded().complete(null);
              } else {
                handed.recorded().completeExceptionally(failure);
              }
            });
  }

  private CompletableFuture<Void> spooledFromNowOn(SpoolRecord record) {
    Lock shared = way.readLock();
    shared.lock();
    try {
      startSpooling();
      return spooled(record);
    } finally {
      shared.unlock();
    }
  }

  private CompletableFuture<Void> spooled(SpoolRecord record) {
    return spool.append(record).thenAccept(place -> {});
  }

  private void forget(@Nullable Place place) {
    if (place != null) {
      spool.done(place);
    }
  }

  private synchronized void startSpooling() {
    if (spoolingSince == null) {
      spoolingSince = clock.instant();
      LOGGER.atWarn().log("records go to the spool");
    }
  }

  /**
   * Lets records go straight to the log again, behind those of the spool.
   *
   * @return false while the spool still has some
   */
  private boolean flowAgain() throws IOException {
    way.writeLock().lock(); // nobody is between the question where to go and going there
    try {
      if (spool.isWriting() || resending.hasNext()) {
        return false;
      }
      if (overdue().isPresent()) {
        return true; // the log has gone again; a look goes on when it is back
      }
      if (spoolingSince != null) {
        LOGGER
            .atInfo()
            .addKeyValue("since", requireNonNull(spoolingSince))
            .log("records go to Kafka again");
      }
      spoolingSince = null;
      return true;
    } finally {
      way.writeLock().unlock();
    }
  }
}
