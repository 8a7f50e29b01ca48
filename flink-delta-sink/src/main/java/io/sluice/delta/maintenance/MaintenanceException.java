package io.sluice.delta.maintenance;

/** A table cannot be maintained as asked; the message tells people why. */
public final class MaintenanceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MaintenanceException(String message) {
    super(message);
  }

  public MaintenanceException(String message, Throwable cause) {
    super(message, cause);
  }
}
