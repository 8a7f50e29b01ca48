package io.sluice.kit;

/** Somebody else listens on the port, or it may not be bound. */
public final class PortInUseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public PortInUseException(String host, int port, Throwable cause) {
    super("cannot listen on " + host + ":" + port + ": " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    var deepest = cause.getCause() == null ? cause : cause.getCause();
    return String.valueOf(deepest.getMessage());
  }
}
