package io.sluice.kit;

/** A setting that cannot be used; the message says {@code name: value (expected: what)}. */
public final class BrokenSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BrokenSettingException(String name, Object value, String expected) {
    super(name + ": " + value + " (expected: " + expected + ")");
  }
}
