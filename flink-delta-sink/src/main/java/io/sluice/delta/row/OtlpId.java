package io.sluice.delta.row;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** Trace and span ids as lower-case hex; invalid ones (other length, all zero) as null. */
final class OtlpId {

  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private OtlpId() {}

  static @Nullable String ofTrace(ByteString id) {
    return hex(id, TRACE_ID_BYTES);
  }

  static @Nullable String ofSpan(ByteString id) {
    return hex(id, SPAN_ID_BYTES);
  }

  private static @Nullable String hex(ByteString id, int length) {
    if (id.size() != length) {
      return null;
    }
    var text = new char[2 * length];
    int bitsSeen = 0;
    for (int i = 0; i < length; i++) {
      int octet = id.byteAt(i) & 0xff;
      bitsSeen |= octet;
      text[2 * i] = DIGITS[octet >> 4];
      text[2 * i + 1] = DIGITS[octet & 0xf];
    }
    return bitsSeen == 0 ? null : new String(text);
  }
}
