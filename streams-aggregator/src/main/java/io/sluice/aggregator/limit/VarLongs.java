package io.sluice.aggregator.limit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Non-negative numbers and texts in few bytes: seven bits per byte, low ones first, the high bit
 * says that more follow (LEB128, as in Protocol Buffers).
 */
final class VarLongs {

  private static final int BITS = 7;
  private static final int MASK = 0x7f;
  private static final int MORE = 0x80;

  private VarLongs() {}

  static void write(long value, ByteArrayOutputStream out) {
    long rest = value;
    while ((rest & ~(long) MASK) != 0) {
      out.write((int) (rest & MASK) | MORE);
      rest >>>= BITS;
    }
    out.write((int) rest);
  }

  static void write(String text, ByteArrayOutputStream out) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes.length, out);
    out.writeBytes(bytes);
  }

  static long readLong(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      value |= (long) (next & MASK) << shift;
      shift += BITS;
    } while ((next & MORE) != 0);
    return value;
  }

  static String readText(ByteBuffer in) {
    var bytes = new byte[Math.toIntExact(readLong(in))];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
