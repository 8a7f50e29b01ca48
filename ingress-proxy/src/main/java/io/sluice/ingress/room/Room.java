package io.sluice.ingress.room;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The room for calls under way: so many calls, and so many bytes of memory for all of them. A call
 * takes a place when it comes, enlarges it while its body is read, and leaves it at its end.
 * Nothing ever waits for room. Safe for any number of threads.
 */
public final class Room {

  /** What a call needs beside its body: buffers, headers, a piece of the answer (bytes). */
  static final int BYTES_PER_CALL = 96 * 1024;

  /** A body is held as it came, and once more, in parts, on its way to the ledger. */
  static final int COPIES_OF_A_BODY = 2;

  private final int maxCalls;
  private final long maxBytes;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param maxCalls how many calls may be under way at once
   * @param maxBytes how much memory they may take together (bytes)
   */
  public Room(int maxCalls, long maxBytes) {
    this.maxCalls = maxCalls;
    this.maxBytes = maxBytes;
  }

  /** The place of one call. It belongs to one exchange, whose steps follow one another. */
  public final class Place {

    private long taken;
    private boolean left;

    private Place(long taken) {
      this.taken = taken;
    }

    /** Makes the place larger, for a body; false, and nothing changes, if there is no room. */
    public boolean grow(long bodyBytes) {
      long more = bodyBytes * COPIES_OF_A_BODY;
      if (!take(more)) {
        return false;
      }
      taken += more;
      return true;
    }

    /** Gives the place back; a second time changes nothing. */
    public void leave() {
      if (left) {
        return;
      }
      left = true;
      bytes.addAndGet(-taken);
      calls.decrementAndGet();
    }
  }

  /** A place for one more call, or null if there is no room: the call must be refused. */
  @Nullable Place enter() {
    if (calls.incrementAndGet() > maxCalls) {
      calls.decrementAndGet();
      return null;
    }
    if (!take(BYTES_PER_CALL)) {
      calls.decrementAndGet();
      return null;
    }
    return new Place(BYTES_PER_CALL);
  }

  /** How many calls are under way. */
  public int calls() {
    return calls.get();
  }

  /** How much memory the calls under way are reckoned to take (bytes). */
  public long bytes() {
    return bytes.get();
  }

  private boolean take(long more) {
    if (bytes.addAndGet(more) > maxBytes) {
      bytes.addAndGet(-more);
      return false;
    }
    return true;
  }
}
