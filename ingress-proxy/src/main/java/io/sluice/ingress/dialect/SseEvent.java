package io.sluice.ingress.dialect;

import java.util.Arrays;

/**
 * One server-sent event, seen in place in the bytes of a stream.
 *
 * @param bytes the array it lies in
 * @param start index of its first byte
 * @param end index after its closing blank line
 */
@SuppressWarnings("ArrayRecordComponent") // a view that lives as long as one look at the event
record SseEvent(byte[] bytes, int start, int end) {

  private static final byte[] EVENT = Ascii.bytes("event:");
  private static final byte[] DATA = Ascii.bytes("data:");

  /** Whether the {@code event:} line names exactly this. */
  boolean isNamed(byte[] name) {
    int value = valueOf(EVENT);
    return value >= 0 && equalsFrom(value, lineEnd(value), name);
  }

  /** The same number for events whose {@code event:} lines name the same. */
  int kind() {
    int value = valueOf(EVENT);
    int kind = 0;
    for (int at = Math.max(value, 0), end = value < 0 ? 0 : lineEnd(value); at < end; at++) {
      kind = 31 * kind + bytes[at];
    }
    return kind;
  }

  /** Whether the first {@code data:} line is exactly this. */
  boolean hasData(byte[] text) {
    int value = valueOf(DATA);
    return value >= 0 && equalsFrom(value, lineEnd(value), text);
  }

  /** Whether these bytes occur anywhere in the event. */
  boolean contains(byte[] text) {
    return Ascii.indexOf(bytes, start, end, text) >= 0;
  }

  /** The value of its {@code data:} lines; several are joined by line feeds; empty if none. */
  byte[] data() {
    var joined = new byte[end - start];
    int length = 0;
    for (int line = start; line < end; line = nextLine(line)) {
      if (startsWith(line, DATA)) {
        if (length > 0) {
          joined[length++] = '\n';
        }
        int from = skipBlank(line + DATA.length);
        int to = lineEnd(line);
        System.arraycopy(bytes, from, joined, length, Math.max(0, to - from));
        length += Math.max(0, to - from);
      }
    }
    return Arrays.copyOf(joined, length);
  }

  private int valueOf(byte[] field) {
    for (int line = start; line < end; line = nextLine(line)) {
      if (startsWith(line, field)) {
        return skipBlank(line + field.length);
      }
    }
    return -1;
  }

  private int skipBlank(int at) {
    return at < end && bytes[at] == ' ' ? at + 1 : at;
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < end && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  private int nextLine(int from) {
    int at = lineEnd(from) + 1;
    return at < end && bytes[at - 1] == '\r' && bytes[at] == '\n' ? at + 1 : at;
  }

  private boolean startsWith(int at, byte[] text) {
    return at + text.length <= end
        && Arrays.equals(bytes, at, at + text.length, text, 0, text.length);
  }

  private boolean equalsFrom(int from, int to, byte[] text) {
    return Arrays.equals(bytes, from, to, text, 0, text.length);
  }
}
