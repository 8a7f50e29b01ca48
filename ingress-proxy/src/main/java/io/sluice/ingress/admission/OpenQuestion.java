package io.sluice.ingress.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one question to the aggregator whose answer a key waits for, and those that were given up. An
 * answer that takes longer than patience lasts is given up when the next question is put.
 */
final class OpenQuestion {

  private static final int ABANDONED_KEPT = 16;

  private final long patienceNanos;
  private final List<Long> abandoned = new ArrayList<>();
  private @Nullable Asked asked;

  /**
   * A question that was sent.
   *
   * @param needed permits that callers were waiting for
   */
  record Asked(long sequence, long sentNanos, long needed) {}

  OpenQuestion(Duration patience) {
    this.patienceNanos = patience.toNanos();
  }

  /** Puts a question in the place of the one that is open. */
  void put(long sequence, long nowNanos, long needed) {
    abandon();
    asked = new Asked(sequence, nowNanos, needed);
  }

  /** Whether there is one, however old. */
  boolean isOpen() {
    return asked != null;
  }

  /** Whether its answer may still come in time. */
  boolean isAwaited(long nowNanos) {
    return asked != null && nowNanos - asked.sentNanos < patienceNanos;
  }

  /** Whether there is one that was put no longer ago than that. */
  boolean isYoungerThan(Duration age, long nowNanos) {
    return asked != null && nowNanos - asked.sentNanos <= age.toNanos();
  }

  /** When patience ends; null when there is no question. */
  @Nullable Long overdueNanos() {
    return asked == null ? null : asked.sentNanos + patienceNanos;
  }

  /** Closes the question if that is its number, and tells what was asked; else null. */
  @Nullable Asked answered(long sequence) {
    var question = asked;
    if (question == null || question.sequence != sequence) {
      return null;
    }
    asked = null;
    return question;
  }

  /** Gives the question up: whatever is answered will not be used. */
  void abandon() {
    if (asked == null) {
      return;
    }
    if (abandoned.size() == ABANDONED_KEPT) {
      abandoned.remove(0);
    }
    abandoned.add(asked.sequence);
    asked = null;
  }

  /** Whether a question was given up whose answer this is; true once for each. */
  boolean wasAbandoned(long sequence) {
    return abandoned.remove(Long.valueOf(sequence));
  }
}
