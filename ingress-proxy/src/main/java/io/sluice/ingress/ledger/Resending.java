package io.sluice.ingress.ledger;

import static java.util.Objects.requireNonNull;

import io.sluice.ingress.spool.Entry;
import io.sluice.ingress.spool.Place;
import io.sluice.ingress.spool.Spool;
import io.sluice.ingress.spool.SpoolRecord;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the spool into the log, in order and on a thread of its own, with a bound on what is
 * under way.
 */
final class Resending implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Resending.class);
  private static final int UNDER_WAY_KIBIBYTES = 8 * 1024;
  private static final long PAUSE_MILLIS = 50;
  private static final long NEXT_TRY_MILLIS = 1000;

  /** Puts a record of the spool on its way, and runs what follows when its outcome is known. */
  interface Send {
    void send(SpoolRecord record, Place place, Runnable then);
  }

  /** Tried when the spool looks empty; false if it was not. */
  interface End {
    boolean reached() throws IOException;
  }

  private final Spool spool;
  private final Doubts doubts;
  private final Send send;
  private final End end;
  private final Semaphore room = new Semaphore(UNDER_WAY_KIBIBYTES);
  private final AtomicBoolean running = new AtomicBoolean();
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Resending::thread);
  private volatile boolean waiting;
  private volatile boolean closed;
  private @Nullable Entry upNext;

  Resending(Spool spool, Doubts doubts, Send send, End end) {
    this.spool = spool;
    this.doubts = doubts;
    this.send = send;
    this.end = end;
    this.waiting = spool.records() > 0;
  }

  /** Whether the spool has records of an earlier process, or a run has failed. */
  boolean isWaiting() {
    return waiting;
  }

  /** Starts, unless it runs. */
  void start() {
    if (!closed && running.compareAndSet(false, true)) {
      thread.execute(this::run);
    }
  }

  /** Whether there is a record to send now. */
  boolean hasNext() throws IOException {
    if (upNext == null) {
      upNext = spool.next().orElse(null);
    }
    return upNext != null;
  }

  @Override
  public void close() {
    closed = true;
    thread.shutdownNow();
  }

  private void run() {
    try {
      do {
        while (!closed && hasNext()) {
          sendNext();
        }
        if (spool.isWriting()) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      } while (!closed && !end.reached());
      waiting = false;
    } catch (IOException | LogAwayException e) {
      waiting = true;
      LOGGER.atWarn().setCause(e).log("spool cannot be sent, trying again");
      pause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.set(false);
    }
  }

  private void sendNext() throws LogAwayException, InterruptedException {
    var entry = requireNonNull(upNext, "there is one");
    if (doubts.isPresent(entry.record())) {
      spool.done(entry.place());
    } else {
      send(entry);
    }
    upNext = null;
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(NEXT_TRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Entry entry) throws InterruptedException {
    int kibibytes = Math.min(UNDER_WAY_KIBIBYTES, 1 + entry.record().value().length / 1024);
    room.acquire(kibibytes);
    send.send(entry.record(), entry.place(), () -> room.release(kibibytes));
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "spool-sender");
    thread.setDaemon(true);
    return thread;
  }
}
