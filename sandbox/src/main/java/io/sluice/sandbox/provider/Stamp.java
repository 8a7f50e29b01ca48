package io.sluice.sandbox.provider;

/**
 * The moment at which an event is sent, in the text of the event itself: whoever receives it on the
 * same machine knows how long it took. It is {@code @} and 19 digits: {@link System#nanoTime()},
 * which all processes of a Linux machine read from one clock.
 */
final class Stamp {

  private static final byte MARK = '@';
  private static final int DIGITS = 19;

  /** Keeps the place in a text. */
  static final String PLACE = (char) MARK + "0".repeat(DIGITS) + ' ';

  private Stamp() {}

  /** Puts the moment into its place, if the piece has one. */
  static void put(byte[] piece, long nanos) {
    int at = place(piece);
    if (at < 0) {
      return;
    }
    long left = nanos;
    for (int digit = at + DIGITS; digit > at; digit--) {
      piece[digit] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }

  private static int place(byte[] piece) {
    for (int at = 0; at + DIGITS < piece.length; at++) {
      if (piece[at] == MARK && piece[at + 1] == '0') {
        return at;
      }
    }
    return -1;
  }
}
