package io.sluice.cli.doctor;

/**
 * What one check says.
 *
 * @param check what was looked at
 * @param state whether it is as it should be
 * @param cause what is wrong, or what was seen to be right; never a secret
 * @param cure what to do; empty when nothing is to be done
 */
public record Finding(String check, State state, String cause, String cure) {

  /** How serious it is. */
  public enum State {
    GOOD,
    /** Somebody should know; it works all the same. */
    NOTE,
    /** Something does not work. */
    WRONG
  }

  static Finding good(String check, String seen) {
    return new Finding(check, State.GOOD, seen, "");
  }

  static Finding note(String check, String cause, String cure) {
    return new Finding(check, State.NOTE, cause, cure);
  }

  static Finding wrong(String check, String cause, String cure) {
    return new Finding(check, State.WRONG, cause, cure);
  }
}
