package io.sluice.event;

import org.jspecify.annotations.Nullable;

/**
 * Who answered a call.
 *
 * @param type e.g. {@code EXTERNAL_FOUNDATION_MODEL}
 * @param name the provider's name in the configuration
 * @param model the provider's name of the model
 * @param providerRequestId the provider's own id of the exchange, from its answer's headers
 */
public record CallDestination(
    String type, String name, String model, @Nullable String providerRequestId) {}
