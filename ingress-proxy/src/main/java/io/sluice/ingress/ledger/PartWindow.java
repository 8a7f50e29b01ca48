package io.sluice.ingress.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many bytes of payloads are sent and not acknowledged yet; what does not fit waits in
 * line. A call has one part here at a time, so the line is never longer than there are calls, and
 * what waits in it is a body that its call holds anyway.
 *
 * <p>Small parts pass those in line, up to a bound of their own: they are most calls.
 */
final class PartWindow {

  /** Up to here a part is small (bytes). */
  static final int SMALL = 32 * 1024;

  private final Object lock = new Object();
  private final Deque<Waiting> line = new ArrayDeque<>();
  private final long maxBytes;
  private final long maxBytesOfLarge;
  private final Executor executor;
  private long used;

  private record Waiting(
      int bytes, Supplier<CompletableFuture<Void>> send, CompletableFuture<Void> recorded) {}

  /**
   * @param maxBytes the bound; two thirds of it are open to large parts
   * @param executor where parts that have waited are sent from
   */
  PartWindow(long maxBytes, Executor executor) {
    this.maxBytes = maxBytes;
    this.maxBytesOfLarge = maxBytes * 2 / 3;
    this.executor = executor;
  }

  /**
   * Sends a part now or later.
   *
   * @param bytes about how large it is
   * @param send sends it; its future completes when the part is recorded
   */
  CompletableFuture<Void> pass(int bytes, Supplier<CompletableFuture<Void>> send) {
    synchronized (lock) {
      if (mustWait(bytes)) {
        var waiting = new Waiting(bytes, send, new CompletableFuture<>());
        line.addLast(waiting);
        return waiting.recorded();
      }
      used += bytes;
    }
    return send(bytes, send);
  }

  /** How many bytes are sent and not acknowledged. */
  long used() {
    synchronized (lock) {
      return used;
    }
  }

  private boolean mustWait(int bytes) {
    return bytes <= SMALL
        ? !fits(bytes, maxBytes)
        : !line.isEmpty() || !fits(bytes, maxBytesOfLarge);
  }

  // a part that is larger than the whole window passes alone
  private boolean fits(int bytes, long bound) {
    return used == 0 || used + bytes <= bound;
  }

  private CompletableFuture<Void> send(int bytes, Supplier<CompletableFuture<Void>> send) {
    return send.get().whenComplete((recorded, failure) -> release(bytes));
  }

  private void release(int bytes) {
    synchronized (lock) {
      used -= bytes;
      if (line.isEmpty()) {
        return;
      }
    }
    executor.execute(this::sendWaiting); // not on the thread that brings acknowledgements
  }

  private void sendWaiting() {
    for (var next = nextInLine(); next != null; next = nextInLine()) {
      var recorded = next.recorded();
      send(next.bytes(), next.send())
          .whenComplete(
              (done, failure) -> {
                if (failure == null) {
                  recorded.complete(null);
                } else {
                  recorded.completeExceptionally(failure);
                }
              });
    }
  }

  private @Nullable Waiting nextInLine() {
    synchronized (lock) {
      var head = line.peekFirst();
      if (head == null || !fits(head.bytes(), maxBytesOfLarge)) {
        return null;
      }
      used += head.bytes();
      return line.removeFirst();
    }
  }
}
