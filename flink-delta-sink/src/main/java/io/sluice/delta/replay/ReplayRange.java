package io.sluice.delta.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Which part of a topic is meant: a span of the rows' own time, or of offsets. */
public sealed interface ReplayRange {

  /**
   * The rows whose time is in a span. That of a call is when it began, of a data point or log
   * record its own time, of a span its start.
   *
   * @param from the first moment
   * @param to the first moment behind the last
   */
  record Times(Instant from, Instant to) implements ReplayRange {
    public Times {
      if (!from.isBefore(to)) {
        throw new ReplayException("to: " + to + " (expected: later than " + from + ")");
      }
    }

    long fromMicros() {
      return micros(from);
    }

    long toMicros() {
      return micros(to);
    }

    private static long micros(Instant time) {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
  }

  /**
   * The records between two offsets, the same ones in each partition.
   *
   * @param from the first
   * @param to the first behind the last
   */
  record Offsets(long from, long to) implements ReplayRange {
    public Offsets {
      if (from < 0 || to <= from) {
        throw new ReplayException("to: " + to + " (expected: an offset behind " + from + ")");
      }
    }
  }

  /**
   * Reads both ends: offsets as whole numbers, times as {@code 2026-06-01T12:00:00Z} or a day,
   * which begins at midnight UTC.
   *
   * @throws ReplayException when they are neither, or one is this and the other that
   */
  static ReplayRange parse(String from, String to) {
    if (isOffset(from) != isOffset(to)) {
      throw new ReplayException("from and to: both times, or both offsets");
    }
    if (isOffset(from)) {
      return new Offsets(Long.parseLong(from), Long.parseLong(to));
    }
    return new Times(time("from", from), time("to", to));
  }

  /**
   * Reads a moment, as {@link #parse} does.
   *
   * @throws ReplayException naming the setting
   */
  static Instant time(String name, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new ReplayException(
          name
              + ": '"
              + text
              + "' (expected: a moment such as 2026-06-01T12:00:00Z, or a day such as 2026-06-01)",
          e);
    }
  }

  private static boolean isOffset(String text) {
    return text.matches("[0-9]{1,18}");
  }
}
