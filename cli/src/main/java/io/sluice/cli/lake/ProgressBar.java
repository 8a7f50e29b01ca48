package io.sluice.cli.lake;

import io.sluice.delta.replay.ReplayListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line that is written over and over: how far, how many rows, how fast. */
final class ProgressBar implements ReplayListener {

  private static final int WIDTH = 30;
  private static final Duration BETWEEN_LINES = Duration.ofMillis(500);

  private final PrintWriter out;
  private final long start = System.nanoTime();
  private long lastLine = start - BETWEEN_LINES.toNanos();

  ProgressBar(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void progress(long read, long total, long rows) {
    long now = System.nanoTime();
    if (read < total && now - lastLine < BETWEEN_LINES.toNanos()) {
      return;
    }
    lastLine = now;
    out.print("\r" + line(read, total, rows, now - start));
    out.flush();
  }

  /** Leaves the line as it is. */
  void end() {
    out.println();
    out.flush();
  }

  static String line(long read, long total, long rows, long nanos) {
    double part = total == 0 ? 1 : (double) read / total;
    int done = (int) (part * WIDTH);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d %%  %d rows  %.0f rows/s",
        "#".repeat(done),
        " ".repeat(WIDTH - done),
        (int) (100 * part),
        rows,
        rows * 1e9 / Math.max(1, nanos));
  }
}
