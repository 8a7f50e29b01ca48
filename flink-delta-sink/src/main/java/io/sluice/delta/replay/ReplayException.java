package io.sluice.delta.replay;

/** What was asked for cannot be done, and nothing has changed; the message tells people why. */
public final class ReplayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ReplayException(String message) {
    super(message);
  }

  public ReplayException(String message, Throwable cause) {
    super(message, cause);
  }
}
