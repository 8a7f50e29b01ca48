package io.sluice.sandbox.provider;

import org.jspecify.annotations.Nullable;

/**
 * What an answer depends on.
 *
 * @param model the model asked for, a behaviour behind {@code +} included
 * @param streaming whether the body asks for a stream; Gemini asks with the path
 * @param usageChunk whether {@code stream_options.include_usage} is true
 * @param thinking whether visible reasoning is asked for
 * @param tool the tool to call, null for an answer in text
 * @param promptBytes length of the prompt, the JSON value as it was sent (unit: bytes)
 * @param seed taken from the prompt's bytes and nothing else, so that a gateway that changes the
 *     model's name or asks for the usage chunk changes no number of the answer
 */
record Ask(
    String model,
    boolean streaming,
    boolean usageChunk,
    boolean thinking,
    @Nullable String tool,
    long promptBytes,
    long seed) {}
