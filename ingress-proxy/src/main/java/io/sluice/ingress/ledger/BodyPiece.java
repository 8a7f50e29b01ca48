package io.sluice.ingress.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A piece of a body, as the bytes that came. It begins and ends between two characters.
 *
 * @param bytes not changed any more
 * @param from index of its first byte
 * @param to index after its last byte
 * @param syntax what is known of it
 */
@SuppressWarnings("ArrayRecordComponent") // up to megabytes, written out once and never compared
public record BodyPiece(byte[] bytes, int from, int to, BodySyntax syntax) {

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long TOP_BITS = 0x8080_8080_8080_8080L;

  /** A piece of which nothing is known. */
  public BodyPiece(byte[] bytes, int from, int to) {
    this(bytes, from, to, BodySyntax.TEXT);
  }

  /** The piece as text; what is not UTF-8 becomes U+FFFD. */
  public String text() {
    return new String(bytes, from, to - from, UTF_8);
  }

  // eight at a time: the compiler does not do so by itself
  boolean isAscii() {
    long signs = 0;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      signs |= (long) EIGHT_BYTES.get(bytes, at);
    }
    for (; at < to; at++) {
      signs |= bytes[at]; // a negative one fills all places above with its sign
    }
    return (signs & TOP_BITS) == 0;
  }

  /** The same piece if it is UTF-8, else one that is. */
  BodyPiece asUtf8() {
    if (isAscii()) {
      return this;
    }
    var valid = text().getBytes(UTF_8);
    return new BodyPiece(valid, 0, valid.length, syntax);
  }
}
