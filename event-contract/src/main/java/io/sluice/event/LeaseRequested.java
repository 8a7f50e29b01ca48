package io.sluice.event;

import org.jspecify.annotations.Nullable;

/**
 * A proxy asks for permits under a limit, and closes a lease it is through with. All counts are
 * permits.
 *
 * @param limitKey names the bucket, e.g. {@code requests/minute/user-default/MODEL/USER}; also the
 *     record key
 * @param proxyId who asks: one run of one proxy, so that a restarted proxy is another
 * @param sequence counted up by this proxy; a repeat is answered like the first
 * @param limit permits per window
 * @param windowMillis length of the rolling window
 * @param needed permits that callers are waiting for
 * @param wanted permits asked for, the needed ones included; 0 when the record only closes a lease
 * @param closedUntilMillis the {@code usableUntilMillis} of the lease that is closed: no permit of
 *     it will be used any more; 0 closes none
 * @param used permits of the closed lease that were used, all of them before this record was sent
 * @param returned permits of the closed lease that were not used and never will be
 * @param unleased permits that were used without a lease since the last record, while nobody
 *     granted any; null for none
 */
public record LeaseRequested(
    String limitKey,
    String proxyId,
    long sequence,
    long limit,
    long windowMillis,
    long needed,
    long wanted,
    long closedUntilMillis,
    long used,
    long returned,
    @Nullable Long unleased) {

  /** A request of a proxy that used nothing without a lease. */
  public LeaseRequested(
      String limitKey,
      String proxyId,
      long sequence,
      long limit,
      long windowMillis,
      long needed,
      long wanted,
      long closedUntilMillis,
      long used,
      long returned) {
    this(
        limitKey,
        proxyId,
        sequence,
        limit,
        windowMillis,
        needed,
        wanted,
        closedUntilMillis,
        used,
        returned,
        null);
  }

  public LeaseRequested {
    check(limitKey != null && proxyId != null, "limitKey and proxyId are needed");
    check(limit >= 0 && windowMillis > 0, "limit and windowMillis are out of range");
    check(needed >= 0 && wanted >= needed, "wanted includes what is needed");
    check(closedUntilMillis >= 0 && used >= 0 && returned >= 0, "a closed lease has no debts");
  }

  private static void check(boolean holds, String complaint) {
    if (!holds) {
      throw new IllegalArgumentException(complaint);
    }
  }
}
