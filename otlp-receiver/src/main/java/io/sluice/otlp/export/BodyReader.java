package io.sluice.otlp.export;

import java.util.Arrays;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads a request's body into memory without blocking, as long as it is not too large and there is
 * room for it. What is too much is read and thrown away up to a point, because a sender that is
 * still sending does not see the answer.
 */
final class BodyReader implements Runnable {

  /** What is read at most of a body that is not wanted (unit: bytes). */
  private static final long DRAIN_LIMIT = 128L * 1024 * 1024;

  private static final byte[] EMPTY = new byte[0];
  private static final int FIRST_BYTES = 16 * 1024;

  private final Request request;
  private final int limit;
  private final Reservation reservation;
  private final Listener listener;
  private byte[] bytes = EMPTY;
  private int size;
  private long drained;
  private Verdict verdict = Verdict.FINE;

  /** What becomes of a body. */
  interface Listener {
    void onBody(byte[] body);

    /** There is more than the limit. */
    void onTooLarge();

    /** There is no room right now. */
    void onBusy();

    /** The sender is gone. */
    void onFailure(Throwable failure);
  }

  private enum Verdict {
    FINE,
    TOO_LARGE,
    BUSY
  }

  BodyReader(Request request, int limit, Reservation reservation, Listener listener) {
    this.request = request;
    this.limit = limit;
    this.reservation = reservation;
    this.listener = listener;
  }

  /** Throws a request's body away, as far as that is needed for the sender to see the answer. */
  static void discard(Request request, Runnable then, Consumer<Throwable> onFailure) {
    var listener =
        new Listener() {
          @Override
          public void onBody(byte[] body) {
            then.run();
          }

          @Override
          public void onTooLarge() {
            then.run();
          }

          @Override
          public void onBusy() {
            then.run();
          }

          @Override
          public void onFailure(Throwable failure) {
            onFailure.accept(failure);
          }
        };
    new BodyReader(request, 0, new Reservation(new InFlight(0)), listener).start();
  }

  void start() {
    long announced = request.getLength();
    if (announced > limit) {
      verdict = Verdict.TOO_LARGE;
      if (request.getHeaders().contains(HttpHeader.EXPECT)) {
        // the sender waits for leave to send, and does not get it
        conclude();
        return;
      }
    } else if (announced > 0) {
      makeRoom((int) announced);
    }
    run();
  }

  @Override
  public void run() {
    while (true) {
      var chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        listener.onFailure(chunk.getFailure());
        return;
      }
      take(chunk);
      if (chunk.isLast() || drained > DRAIN_LIMIT) {
        conclude();
        return;
      }
    }
  }

  private void take(Content.Chunk chunk) {
    int more = chunk.remaining();
    if (verdict == Verdict.FINE && size + (long) more > limit) {
      verdict = Verdict.TOO_LARGE;
    }
    if (verdict == Verdict.FINE && size + more > bytes.length) {
      makeRoom(Math.max(size + more, Math.min(limit, Math.max(FIRST_BYTES, 2 * size))));
    }
    if (verdict == Verdict.FINE) {
      chunk.get(bytes, size, more);
      size += more;
    } else {
      letGo();
      drained += more;
    }
    chunk.release();
  }

  private void makeRoom(int capacity) {
    if (reservation.grow(capacity - bytes.length)) {
      bytes = Arrays.copyOf(bytes, capacity);
    } else {
      verdict = Verdict.BUSY;
    }
  }

  private void letGo() {
    bytes = EMPTY;
    size = 0;
    reservation.release();
  }

  private void conclude() {
    switch (verdict) {
      case FINE -> listener.onBody(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
      case TOO_LARGE -> listener.onTooLarge();
      case BUSY -> listener.onBusy();
    }
  }
}
