package io.sluice.ingress.admission;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Permits of one key that were used without a lease, and what the aggregator knows of them. */
final class UnleasedUse {

  /** How long uses are gathered before the aggregator is told. */
  private static final Duration GATHER = Duration.ofMillis(200);

  private long unreported;
  private long reportedSinceQuestion;
  private @Nullable Long dueNanos;

  void add(long nowNanos, long permits) {
    unreported += permits;
    if (dueNanos == null) {
      dueNanos = nowNanos + GATHER.toNanos();
    }
  }

  /** When the aggregator is to be told; null when there is nothing to tell. */
  @Nullable Long dueNanos() {
    return dueNanos;
  }

  boolean isEmpty() {
    return unreported == 0;
  }

  /** What nobody was told of yet. */
  long unreported() {
    return unreported;
  }

  /** Notes that leased permits were spent on what was used without. */
  void paid(long permits) {
    unreported -= permits;
    if (unreported == 0) {
      dueNanos = null;
    }
  }

  /** Takes what the next question tells; whoever answers it knows of all there was. */
  @Nullable Long takeForQuestion() {
    var told = take();
    reportedSinceQuestion = 0;
    return told;
  }

  /**
   * Takes what a record tells that puts no question, be it a return; null when there is nothing.
   */
  @Nullable Long takeForReport() {
    reportedSinceQuestion += unreported;
    return take();
  }

  /** What was told after the last question: the answer to that grants the same permits again. */
  long reportedSinceQuestion() {
    return reportedSinceQuestion;
  }

  private @Nullable Long take() {
    var told = unreported == 0 ? null : Long.valueOf(unreported);
    unreported = 0;
    dueNanos = null;
    return told;
  }
}
