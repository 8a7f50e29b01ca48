package io.sluice.cli.connect;

/** A settings file cannot be changed without harm to what is in it; the message says why. */
final class UnmendableFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnmendableFileException(String message) {
    super(message);
  }
}
