package io.sluice.cli.doctor;

import java.time.Duration;

/** Whether rows become visible in time. */
final class SinkCheck {

  private static final String NAME = "sink";
  private static final double STALE_SECONDS = Duration.ofMinutes(1).toSeconds();
  private static final long FAR_BEHIND = 10_000;

  private SinkCheck() {}

  /**
   * @param checkpointSeconds how long ago rows could become visible last
   * @param lag records that are still to be read
   * @param refused rows that a table did not take
   */
  static Finding of(double checkpointSeconds, long lag, long refused) {
    if (checkpointSeconds > STALE_SECONDS) {
      return Finding.wrong(
          NAME,
          "no rows became visible for %.0f s; %d records wait".formatted(checkpointSeconds, lag),
          "its log says why: a lake or CHECKPOINT_DIR that cannot be written, most often. It"
              + " catches up by itself; nothing is lost for 7 days");
    }
    if (refused > 0) {
      return Finding.wrong(
          NAME,
          refused + " rows were refused by their table",
          "its log names the table and why, e.g. columns that somebody changed; once the table"
              + " takes rows again they are filled in from Kafka");
    }
    if (lag > FAR_BEHIND) {
      return Finding.note(
          NAME,
          lag + " records wait to be read",
          "watch sluice status: if it does not shrink, raise PARALLELISM of the sink");
    }
    return Finding.good(NAME, "rows became visible %.0f s ago".formatted(checkpointSeconds));
  }
}
