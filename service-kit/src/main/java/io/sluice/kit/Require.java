package io.sluice.kit;

import java.time.Duration;

/** Checks of settings, each failing with a {@link BrokenSettingException}. */
public final class Require {

  private Require() {}

  public static void positive(String name, Duration value) {
    that(!value.isNegative() && !value.isZero(), name, value, "more than zero");
  }

  public static void positive(String name, long value) {
    that(value > 0, name, value, "more than zero");
  }

  public static void notNegative(String name, Duration value) {
    that(!value.isNegative(), name, value, "zero or more");
  }

  /** A TCP port, 0 for any free one. */
  public static void port(String name, int value) {
    that(value >= 0 && value <= 65535, name, value, "a port from 0 to 65535");
  }

  public static void notBlank(String name, String value) {
    that(!value.isBlank(), name, "''", "some text");
  }

  private static void that(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new BrokenSettingException(name, value, expected);
    }
  }
}
