package io.sluice.delta.replay;

import io.sluice.event.CallTokens;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the price of a call depends on, from its row in the usage table.
 *
 * @param model the gateway's name of the model
 * @param provider who answered; null when nobody did
 * @param providerModel what the provider calls the model; null when nobody answered
 * @param startedAt when the call began
 * @param tokens what it consumed
 */
public record PricedCall(
    @Nullable String model,
    @Nullable String provider,
    @Nullable String providerModel,
    Instant startedAt,
    CallTokens tokens) {}
