package io.sluice.cli.connect;

/**
 * What became of one thing that was tried.
 *
 * @param what was tried: {@code call}, {@code metrics}, {@code logs}
 * @param works whether it did
 * @param detail what was seen
 * @param cure what to do about it; empty when it works
 */
record Finding(String what, boolean works, String detail, String cure) {

  static Finding works(String what, String detail) {
    return new Finding(what, true, detail, "");
  }

  static Finding fails(String what, String detail, String cure) {
    return new Finding(what, false, detail, cure);
  }
}
