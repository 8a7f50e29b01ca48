package io.sluice.ingress.route;

import io.sluice.ingress.room.Room;
import java.util.Arrays;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** Reads a request body to its end, as it comes, without ever waiting for it. */
final class WholeBody implements Invocable.Task {

  private static final int INITIAL_BYTES = 8 * 1024;

  private final Content.Source source;
  private final int maxBytes;
  private final Room.Place place;
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

    /** Nothing but lack of memory spoke against the body; the rest was not read. */
    record NoRoom() implements Outcome {}

    /** The caller broke off. */
    record Broken(Throwable cause) implements Outcome {}
  }

  private WholeBody(
      Content.Source source,
      int expectedBytes,
      int maxBytes,
      Room.Place place,
      Consumer<Outcome> then) {
    this.source = source;
    this.maxBytes = maxBytes;
    this.place = place;
    this.then = then;
    this.bytes = new byte[expectedBytes];
  }

  /**
   * Starts reading.
   *
   * @param announcedBytes the {@code Content-Length}, or -1
   * @param maxBytes the longest body that is taken (bytes)
   * @param place is made larger as the body needs it
   */
  static void read(
      Content.Source source,
      long announcedBytes,
      int maxBytes,
      Room.Place place,
      Consumer<Outcome> then) {
    if (announcedBytes > maxBytes) {
      then.accept(new Outcome.TooLarge());
      return;
    }
    int expected = announcedBytes < 0 ? INITIAL_BYTES : (int) announcedBytes;
    if (!place.grow(expected)) {
      then.accept(new Outcome.NoRoom());
      return;
    }
    new WholeBody(source, expected, maxBytes, place, then).run();
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
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
      var trouble = take(chunk);
      if (trouble != null) {
        then.accept(trouble);
        return;
      }
      if (last) {
        then.accept(new Outcome.Read(whole()));
        return;
      }
    }
  }

  private @Nullable Outcome take(Content.Chunk chunk) {
    try {
      var piece = chunk.getByteBuffer();
      int size = piece.remaining();
      if (size > maxBytes - length) {
        return new Outcome.TooLarge();
      }
      if (!fit(length + size)) {
        return new Outcome.NoRoom();
      }
      piece.get(bytes, length, size);
      length += size;
      return null;
    } finally {
      chunk.release();
    }
  }

  private boolean fit(int needed) {
    if (needed <= bytes.length) {
      return true;
    }
    int enlarged = Math.max(needed, 2 * bytes.length);
    if (!place.grow(enlarged - bytes.length)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, enlarged);
    return true;
  }

  private byte[] whole() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
