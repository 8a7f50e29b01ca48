package io.sluice.delta;

/** A record that cannot become rows; the message says why and never quotes the record. */
public final class UnusableRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnusableRecordException(String reason) {
    super(reason);
  }
}
