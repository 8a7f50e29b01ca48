package io.sluice.event;

import org.jspecify.annotations.Nullable;

/**
 * "This proxy may admit so many more under this key, until then."
 *
 * @param limitKey the bucket
 * @param proxyId who may; also the record key
 * @param sequence of the request that this answers
 * @param permits how many; fewer than needed says that the limit is spent
 * @param lifeMillis how long the permits may be used, counted from when the proxy <em>sent</em> the
 *     request, by the proxy's own clock: no two clocks are ever compared
 * @param retryAfterMillis when permits become free at the latest, counted from now; 0 if some are
 *     free now
 * @param spentMillis for how long surely nothing becomes free, counted from now; 0 if a lease that
 *     is out may be returned at any moment
 * @param usableUntilMillis by the broker's clock, when the last permit is used at the latest; it
 *     means nothing to the proxy, which quotes it when it closes the lease
 * @param remaining permits that nobody holds or has used after this grant; null where the
 *     aggregator does not say
 */
public record LeaseGranted(
    String limitKey,
    String proxyId,
    long sequence,
    long permits,
    long lifeMillis,
    long retryAfterMillis,
    long spentMillis,
    long usableUntilMillis,
    @Nullable Long remaining) {}
