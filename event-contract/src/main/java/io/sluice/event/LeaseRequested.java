package io.sluice.event;

/**
 * A proxy asks for permits under a limit, and says what it no longer needs.
 *
 * @param limitKey names the bucket, e.g. {@code requests/minute/user-default/MODEL/USER}; also the
 *     record key
 * @param proxyId who asks
 * @param sequence counted up by this proxy for this key; a repeat is answered like the first
 * @param limit permits per window
 * @param windowMillis length of the rolling window
 * @param wanted permits asked for; 0 when the record only returns some
 * @param returned permits of earlier leases that were not used and never will be
 */
public record LeaseRequested(
    String limitKey,
    String proxyId,
    long sequence,
    long limit,
    long windowMillis,
    long wanted,
    long returned) {}
