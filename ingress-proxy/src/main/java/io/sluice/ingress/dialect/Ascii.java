package io.sluice.ingress.dialect;

import java.nio.charset.StandardCharsets;

/** Looks for short texts in bytes. */
final class Ascii {

  private Ascii() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Index of the first occurrence of {@code text} in {@code [from, to)}, or -1. */
  static int indexOf(byte[] bytes, int from, int to, byte[] text) {
    int last = to - text.length;
    for (int at = from; at <= last; at++) {
      if (bytes[at] == text[0] && matches(bytes, at, text)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] bytes, int at, byte[] text) {
    for (int i = 1; i < text.length; i++) {
      if (bytes[at + i] != text[i]) {
        return false;
      }
    }
    return true;
  }
}
