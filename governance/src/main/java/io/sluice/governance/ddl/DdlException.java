package io.sluice.governance.ddl;

/** A statement that cannot be followed; the message says why, for the person who wrote it. */
public final class DdlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DdlException(String message) {
    super(message);
  }

  /** Why, for the person who wrote it. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
