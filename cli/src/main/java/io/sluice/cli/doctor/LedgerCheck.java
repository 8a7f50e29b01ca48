package io.sluice.cli.doctor;

/** Whether calls are written down where they should. */
final class LedgerCheck {

  private static final String NAME = "ledger";
  private static final double ALMOST_FULL = 0.75;

  private LedgerCheck() {}

  /**
   * @param seconds for how long records have been going to the spool; 0 while they do not
   * @param records how many wait there
   * @param bytes what they take
   * @param capacity what they may take
   */
  static Finding of(double seconds, long records, long bytes, long capacity) {
    if (seconds == 0 && records == 0) {
      return Finding.good(NAME, "the spool is empty");
    }
    var cause = "%d records have been waiting in the spool for %.0f s".formatted(records, seconds);
    var cure =
        "bring Kafka back; they are sent on in order, once. docs/configuration.md, 'When Kafka"
            + " is away'";
    return bytes > ALMOST_FULL * capacity
        ? Finding.wrong(NAME, cause + ", and it is almost full", cure + "; raise SPOOL_BYTES")
        : Finding.note(NAME, cause, cure);
  }
}
