package io.sluice.delta.row;

/**
 * A record's bytes are not what its topic promises. The message says what is wrong and never quotes
 * the bytes, because they may hold what somebody wrote: it may go to logs and dead letters.
 */
public final class UnreadableRecordException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnreadableRecordException(String message) {
    super(message);
  }
}
