package io.sluice.aggregator.limit;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.event.LimitUsage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was granted under one limit key in the rolling window, and the decision how much more may
 * be. Owned by one thread; it is loaded, asked and stored for every request.
 *
 * <p>A permit is written down at the moment of its <em>last possible use</em>: the end of its
 * lease, or earlier once its proxy has said that it is through with the lease. It counts for one
 * window length from then on, which is never shorter than from its real use. So whenever permits
 * are granted, all that were or will be used within a window length before are counted, and no
 * rolling window ever holds more uses than the limit, whoever dies and whatever is lost: a record
 * that is lost can only make permits count longer.
 *
 * <p>Times are the broker's, in milliseconds, rounded up to slots of 1/240 window; one more slot
 * makes up for the difference between the clocks of two brokers when a partition changes its
 * leader. See docs/decisions/0002.
 */
public final class LeaseWindow {

  private static final int FORMAT = 1;
  private static final int SLOTS_PER_WINDOW = 240;
  private static final int SLOTS_OF_MARGIN = 1;

  /** A lease is never longer than this share of the window, so that little is left unused. */
  private static final int LIVES_PER_WINDOW = 30;

  /** Only this share of what is free is granted ahead of need, so that proxies starve nobody. */
  private static final int SHARES = 8;

  private static final long IDLE_MILLIS = Duration.ofMinutes(1).toMillis();

  private final TreeMap<Long, Long> permitsByLastUse = new TreeMap<>();
  private final Map<String, Answered> lastByProxy = new HashMap<>();
  private long nowMillis;
  private long windowMillis;

  /** The last request of a proxy and its answer, for repeats. */
  private record Answered(
      long sequence,
      long atMillis,
      long permits,
      long lifeMillis,
      long retryMillis,
      long spentMillis,
      long until) {}

  /**
   * Takes in a request and answers it.
   *
   * @param brokerMillis when the request reached the log; a moment before the last one is taken as
   *     that one
   * @param leaseLife how long a lease lives at most
   * @return the lease; empty when the request wants none, or is older than one already answered
   */
  public Optional<LeaseGranted> answer(
      long brokerMillis, LeaseRequested request, Duration leaseLife) {
    nowMillis = Math.max(nowMillis, brokerMillis);
    windowMillis = request.windowMillis();
    var last = lastByProxy.get(request.proxyId());
    if (last != null && request.sequence() <= last.sequence) {
      return repeated(last, request);
    }
    forget();
    close(request);
    book(request.unleased());
    var answered = grant(request, lifeMillis(leaseLife));
    lastByProxy.put(request.proxyId(), answered);
    return lease(answered, request);
  }

  /** Whether this request was answered before, or is older than one that was. */
  public boolean hasSeen(LeaseRequested request) {
    var last = lastByProxy.get(request.proxyId());
    return last != null && request.sequence() <= last.sequence;
  }

  /** Permits that count against the limit at the last moment seen. */
  public long counted() {
    return permitsByLastUse.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What is counted at the last moment seen, for the limit that the request names. */
  public LimitUsage usage(LeaseRequested request) {
    return new LimitUsage(
        request.limitKey(),
        counted(),
        request.limit(),
        Instant.ofEpochMilli(nowMillis - windowMillis),
        Instant.ofEpochMilli(nowMillis));
  }

  /** Whether nothing here matters any more at this moment of the broker's clock. */
  public boolean isIdleAt(long brokerMillis) {
    return brokerMillis - nowMillis > 2 * windowMillis + IDLE_MILLIS;
  }

  private Optional<LeaseGranted> repeated(Answered last, LeaseRequested request) {
    return request.sequence() == last.sequence ? lease(last, request) : Optional.empty();
  }

  private Optional<LeaseGranted> lease(Answered answered, LeaseRequested request) {
    if (request.wanted() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new LeaseGranted(
            request.limitKey(),
            request.proxyId(),
            answered.sequence,
            answered.permits,
            answered.lifeMillis,
            answered.retryMillis,
            answered.spentMillis,
            answered.until,
            Math.max(0, request.limit() - counted())));
  }

  private Answered grant(LeaseRequested request, long lifeMillis) {
    long free = Math.max(0, request.limit() - counted());
    long permits = share(free, request.needed(), request.wanted());
    long until = lastUse(nowMillis + lifeMillis);
    if (permits > 0) {
      permitsByLastUse.merge(until, permits, Long::sum);
    }
    long retryMillis = permits < free ? 0 : millisToFree(request.limit());
    return new Answered(
        request.sequence(),
        nowMillis,
        permits,
        lifeMillis,
        retryMillis,
        isAnyLeaseOut() ? 0 : retryMillis,
        permits > 0 ? until : 0);
  }

  // callers who wait come first; near the limit a lease is for them alone
  private static long share(long free, long needed, long wanted) {
    long forCallers = Math.min(free, needed);
    return forCallers + Math.min(wanted - needed, (free - forCallers) / SHARES);
  }

  private void close(LeaseRequested request) {
    var granted = permitsByLastUse.getOrDefault(request.closedUntilMillis(), 0L);
    long returned = Math.min(request.returned(), granted);
    remove(request.closedUntilMillis(), returned);
    long used = Math.min(request.used(), granted - returned);
    long usedBy = lastUse(nowMillis);
    if (used > 0 && usedBy < request.closedUntilMillis()) {
      remove(request.closedUntilMillis(), used);
      permitsByLastUse.merge(usedBy, used, Long::sum);
    }
  }

  private void book(@Nullable Long unleased) {
    if (unleased != null && unleased > 0) {
      permitsByLastUse.merge(lastUse(nowMillis), unleased, Long::sum);
    }
  }

  private void remove(long lastUse, long permits) {
    permitsByLastUse.computeIfPresent(
        lastUse, (key, granted) -> granted > permits ? granted - permits : null);
  }

  private void forget() {
    permitsByLastUse.headMap(nowMillis - windowMillis, true).clear();
    // longer than any lease that such a request may close still counts
    lastByProxy.values().removeIf(last -> last.atMillis < nowMillis - 2 * windowMillis);
  }

  private long millisToFree(long limit) {
    long excess = counted() - limit;
    for (var slot : permitsByLastUse.entrySet()) {
      excess -= slot.getValue();
      if (excess < 0) {
        return Math.max(1, slot.getKey() + windowMillis - nowMillis);
      }
    }
    return windowMillis;
  }

  private boolean isAnyLeaseOut() {
    return !permitsByLastUse.isEmpty() && permitsByLastUse.lastKey() > nowMillis;
  }

  private long lifeMillis(Duration leaseLife) {
    return Math.max(1, Math.min(leaseLife.toMillis(), windowMillis / LIVES_PER_WINDOW));
  }

  private long lastUse(long millis) {
    long slot = Math.max(1, windowMillis / SLOTS_PER_WINDOW);
    return (millis / slot + 1 + SLOTS_OF_MARGIN) * slot;
  }

  /** A compact form for the state store: at most 241 slots of 4 to 5 bytes, and the proxies. */
  public byte[] toBytes() {
    var out = new ByteArrayOutputStream();
    out.write(FORMAT);
    VarLongs.write(nowMillis, out);
    VarLongs.write(windowMillis, out);
    VarLongs.write(permitsByLastUse.size(), out);
    long before = 0;
    for (var slot : permitsByLastUse.entrySet()) {
      VarLongs.write(slot.getKey() - before, out);
      VarLongs.write(slot.getValue(), out);
      before = slot.getKey();
    }
    VarLongs.write(lastByProxy.size(), out);
    lastByProxy.forEach((proxyId, last) -> write(proxyId, last, out));
    return out.toByteArray();
  }

  private static void write(String proxyId, Answered last, ByteArrayOutputStream out) {
    VarLongs.write(proxyId, out);
    VarLongs.write(last.sequence, out);
    VarLongs.write(last.atMillis, out);
    VarLongs.write(last.permits, out);
    VarLongs.write(last.lifeMillis, out);
    VarLongs.write(last.retryMillis, out);
    VarLongs.write(last.spentMillis, out);
    VarLongs.write(last.until, out);
  }

  /** Reads what {@link #toBytes} wrote. */
  public static LeaseWindow from(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    if (in.get() != FORMAT) {
      throw new IllegalArgumentException("not a lease window of format " + FORMAT);
    }
    var window = new LeaseWindow();
    window.nowMillis = VarLongs.readLong(in);
    window.windowMillis = VarLongs.readLong(in);
    long lastUse = 0;
    for (long slots = VarLongs.readLong(in); slots > 0; slots--) {
      lastUse += VarLongs.readLong(in);
      window.permitsByLastUse.put(lastUse, VarLongs.readLong(in));
    }
    for (long proxies = VarLongs.readLong(in); proxies > 0; proxies--) {
      window.lastByProxy.put(VarLongs.readText(in), readAnswered(in));
    }
    return window;
  }

  private static Answered readAnswered(ByteBuffer in) {
    return new Answered(
        VarLongs.readLong(in),
        VarLongs.readLong(in),
        VarLongs.readLong(in),
        VarLongs.readLong(in),
        VarLongs.readLong(in),
        VarLongs.readLong(in),
        VarLongs.readLong(in));
  }
}
