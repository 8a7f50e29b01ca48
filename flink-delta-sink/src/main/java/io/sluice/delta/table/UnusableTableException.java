package io.sluice.delta.table;

/**
 * There is a table, but it cannot be read as one: broken, or of a kind that Kernel does not know.
 */
public final class UnusableTableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  UnusableTableException(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  /** Why, for people. */
  public String reason() {
    return reason;
  }
}
