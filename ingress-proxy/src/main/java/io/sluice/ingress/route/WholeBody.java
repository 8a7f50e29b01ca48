package io.sluice.ingress.route;

import java.util.Arrays;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;

/** Reads a request body to its end, as it comes, without ever waiting for it. */
final class WholeBody implements Runnable {

  private static final int INITIAL_BYTES = 8 * 1024;

  private final Content.Source source;
  private final int maxBytes;
  private final Consumer<Outcome> then;
  private byte[] bytes;
  private int length;

  /** How the reading ended. */
  sealed interface Outcome {
    /** The whole body. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once
    record Read(byte[] bytes) implements Outcome {}

    /** More bytes than are allowed; the rest was not read. */
    record TooLarge() implements Outcome {}

    /** The caller broke off. */
    record Broken(Throwable cause) implements Outcome {}
  }

  private WholeBody(
      Content.Source source, int expectedBytes, int maxBytes, Consumer<Outcome> then) {
    this.source = source;
    this.maxBytes = maxBytes;
    this.then = then;
    this.bytes = new byte[expectedBytes];
  }

  /**
   * Starts reading.
   *
   * @param announcedBytes the {@code Content-Length}, or -1
   * @param maxBytes the longest body that is taken (bytes)
   */
  static void read(
      Content.Source source, long announcedBytes, int maxBytes, Consumer<Outcome> then) {
    if (announcedBytes > maxBytes) {
      then.accept(new Outcome.TooLarge());
      return;
    }
    int expected = announcedBytes < 0 ? INITIAL_BYTES : (int) announcedBytes;
    new WholeBody(source, expected, maxBytes, then).run();
  }

  @Override
  public void run() {
    while (true) {
      var chunk = source.read();
      if (chunk == null) {
        source.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        then.accept(new Outcome.Broken(chunk.getFailure()));
        return;
      }
      boolean last = chunk.isLast();
      boolean fits = take(chunk);
      if (!fits) {
        then.accept(new Outcome.TooLarge());
        return;
      }
      if (last) {
        then.accept(new Outcome.Read(whole()));
        return;
      }
    }
  }

  private boolean take(Content.Chunk chunk) {
    var piece = chunk.getByteBuffer();
    int size = piece.remaining();
    boolean fits = length + size <= maxBytes;
    if (fits) {
      if (length + size > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + size, 2 * bytes.length));
      }
      piece.get(bytes, length, size);
      length += size;
    }
    chunk.release();
    return fits;
  }

  private byte[] whole() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
