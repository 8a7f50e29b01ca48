package io.sluice.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try at a destination.
 *
 * @param action {@code INITIAL_ATTEMPT} or {@code FALLBACK}
 * @param destination the provider's name in the configuration
 * @param model the provider's name of the model
 * @param status the HTTP status of the provider; null when it gave none
 * @param errorCode why there is no status, e.g. {@code CONNECT_FAILED}
 * @param startedAt when the request went out
 * @param endedAt when the answer ended, or failed
 */
public record CallAttempt(
    String action,
    String destination,
    String model,
    @Nullable Integer status,
    @Nullable String errorCode,
    Instant startedAt,
    Instant endedAt) {}
