package io.sluice.ingress.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A piece of a body, as the bytes that came. It begins and ends between two characters.
 *
 * @param bytes not changed any more
 * @param from index of its first byte
 * @param to index after its last byte
 */
@SuppressWarnings("ArrayRecordComponent") // up to megabytes, written out once and never compared
public record BodyPiece(byte[] bytes, int from, int to) {

  /** The piece as text; what is not UTF-8 becomes U+FFFD. */
  public String text() {
    return new String(bytes, from, to - from, UTF_8);
  }

  boolean isAscii() {
    var all = bytes;
    int end = to;
    int signs = 0; // looked at in the end, so that the loop has no branch and takes many at a time
    for (int at = from; at < end; at++) {
      signs |= all[at];
    }
    return signs >= 0;
  }

  /** The same piece if it is UTF-8, else one that is. */
  BodyPiece asUtf8() {
    if (isAscii()) {
      return this;
    }
    var valid = text().getBytes(UTF_8);
    return new BodyPiece(valid, 0, valid.length);
  }
}
