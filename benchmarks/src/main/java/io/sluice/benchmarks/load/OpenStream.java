package io.sluice.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Reads one streamed answer byte by byte, for the moments that its events were sent at. */
final class OpenStream {

  private static final byte MARK = '@';
  private static final int DIGITS = 19;
  private static final int NOWHERE = -1;
  private static final byte[] OK = "HTTP/1.1 200".getBytes(US_ASCII);

  /** The chunk that ends a body, and the line end before it. */
  private static final long END = 0x0D0A_30_0D0A_0D0AL;

  private static final long END_MASK = 0xFF_FFFF_FFFF_FFFFL;

  private final LongConsumer events;
  private long lastBytes;
  private int seen;
  private boolean refused;
  private int digits = NOWHERE;
  private long stamp;

  /**
   * A stream of which nothing has come yet.
   *
   * @param events takes the moment that each event was sent at
   */
  OpenStream(LongConsumer events) {
    this.events = events;
  }

  /** Takes the next bytes. */
  void read(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      refused |= seen < OK.length && b != OK[seen];
      seen++;
      lastBytes = (lastBytes << 8 | (b & 0xFF)) & END_MASK;
      if (b == MARK) {
        digits = 0;
        stamp = 0;
      } else if (digits >= 0) {
        digit(b);
      }
    }
  }

  /** Whether the status was not 200. */
  boolean isRefused() {
    return refused;
  }

  /** Whether the answer has come to its proper end. */
  boolean isComplete() {
    return lastBytes == END;
  }

  private void digit(byte b) {
    if (b < '0' || b > '9') {
      digits = NOWHERE;
      return;
    }
    stamp = stamp * 10 + b - '0';
    digits++;
    if (digits == DIGITS) {
      digits = NOWHERE;
      events.accept(stamp);
    }
  }
}
