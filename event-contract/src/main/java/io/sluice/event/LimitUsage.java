package io.sluice.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much of something was used in a window: permits of a limit in its rolling window, or US
 * dollars in a day, week or month. It holds until a later one, or until the window is over.
 *
 * @param limitKey what was counted, e.g. {@code requests/minute/user-default/MODEL/USER} or {@code
 *     usd/month/user/USER}; also the record key
 * @param used permits that are used or out in leases; or US dollars
 * @param limit permits per window; null where whoever counts does not know the limit
 * @param windowStart the first moment that is counted
 * @param windowEnd for a rolling window the moment it was counted at, else the end of the day, week
 *     or month
 */
public record LimitUsage(
    String limitKey, double used, @Nullable Long limit, Instant windowStart, Instant windowEnd) {}
