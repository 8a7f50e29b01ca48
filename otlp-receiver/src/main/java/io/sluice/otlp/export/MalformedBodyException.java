package io.sluice.otlp.export;

/** A body that cannot be read; the message says why and never quotes it. */
final class MalformedBodyException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedBodyException(String why) {
    super(why);
  }

  MalformedBodyException(String why, Throwable cause) {
    super(why, cause);
  }

  /** Why, for the sender. */
  String why() {
    return String.valueOf(getMessage());
  }
}
