package io.sluice.governance;

/**
 * A provider's model that answers for a model of the gateway.
 *
 * @param provider the provider's name in the configuration
 * @param model the provider's name of the model
 * @param traffic share of the calls in percent
 */
public record Destination(String provider, String model, int traffic) {}
