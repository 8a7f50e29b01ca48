package io.sluice.dashboards.question;

/** A parameter that cannot be used; the message says {@code name: value (expected: what)}. */
public final class BrokenWishException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenWishException(String name, String value, String expected) {
    super(name + ": " + value + " (expected: " + expected + ")");
  }
}
