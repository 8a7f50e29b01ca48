package io.sluice.otlp.export;

/** Whether somebody may send something somewhere. */
sealed interface Permission {

  /**
   * They may.
   *
   * @param user who sends
   * @param table three-level name of the table it is for; empty for a signal that has none
   */
  record Granted(String user, String table) implements Permission {}

  /** They may not. */
  record Refused(Refusal refusal) implements Permission {}
}
