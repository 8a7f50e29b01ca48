package io.sluice.ingress.ledger;

import io.sluice.ingress.spool.Place;
import io.sluice.ingress.spool.SpoolRecord;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A record in the hands of the log, which has not told its outcome yet. It may lie in the spool as
 * well. Of the copy and the outcome, which come on different threads, the later one tells what to
 * do with the place in the spool.
 */
final class Handed {

  private final SpoolRecord record;
  private final long sinceNanos;
  private final CompletableFuture<Void> recorded = new CompletableFuture<>();
  private @Nullable Place place;
  private boolean copying;
  private boolean ended;

  Handed(SpoolRecord record, long sinceNanos) {
    this.record = record;
    this.sinceNanos = sinceNanos;
  }

  /** One that was read from the spool. */
  Handed(SpoolRecord record, long sinceNanos, Place place) {
    this(record, sinceNanos);
    this.place = place;
    this.copying = true;
    recorded.complete(null);
  }

  SpoolRecord record() {
    return record;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /** Completes when the record is safe, here or there. */
  CompletableFuture<Void> recorded() {
    return recorded;
  }

  /** Whether a copy is to be made now; true once. */
  synchronized boolean startCopying() {
    if (copying || ended) {
      return false;
    }
    copying = true;
    return true;
  }

  /** Takes the place of the copy, and returns it if it is not needed any more. */
  synchronized @Nullable Place copied(Place to) {
    place = to;
    return ended ? to : null;
  }

  /** Notes that the outcome is known; returns the copy's place, if there is one by now. */
  synchronized @Nullable Place end() {
    ended = true;
    return place;
  }
}
