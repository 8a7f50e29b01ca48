package io.sluice.delta;

/** A record that cannot become rows; the message says why and never quotes the record. */
final class UnusableRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnusableRecordException(String reason) {
    super(reason);
  }
}
