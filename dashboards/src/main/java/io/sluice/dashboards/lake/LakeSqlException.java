package io.sluice.dashboards.lake;

/** A question that cannot be answered; the message says why, for the person who asked. */
public final class LakeSqlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LakeSqlException(String message) {
    super(message);
  }

  LakeSqlException(String message, Throwable cause) {
    super(message, cause);
  }
}
