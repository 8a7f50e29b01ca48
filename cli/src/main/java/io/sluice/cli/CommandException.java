package io.sluice.cli;

/** A command cannot do what it was asked for; the message tells the person who asked. */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int FAILED = 1;
  private static final int REFUSED = 2;

  private final int exitCode;

  private CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** It was tried and went wrong; exit code 1. */
  public static CommandException failed(String message) {
    return new CommandException(FAILED, message);
  }

  /** It was not tried, because something has to be put right first; exit code 2. */
  public static CommandException refused(String message) {
    return new CommandException(REFUSED, message);
  }

  public int exitCode() {
    return exitCode;
  }
}
