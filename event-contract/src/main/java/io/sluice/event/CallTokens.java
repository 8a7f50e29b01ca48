package io.sluice.event;

import org.jspecify.annotations.Nullable;

/**
 * What a call consumed, in tokens; each count is null when nobody said.
 *
 * @param input tokens of the prompt, cached ones included
 * @param output tokens of the answer, reasoning included
 * @param total input and output
 * @param cacheRead input tokens that came from the provider's prompt cache
 * @param cacheCreation input tokens that were written to it
 * @param cacheCreation1h the part of {@code cacheCreation} that is kept for an hour
 * @param reasoning output tokens that were spent on reasoning
 * @param source how the counts were obtained
 * @param raw the provider's usage object as JSON text, so that prices can be applied again
 * @param serviceTier the provider's tier that served the call, where it says so
 */
public record CallTokens(
    @Nullable Long input,
    @Nullable Long output,
    @Nullable Long total,
    @Nullable Long cacheRead,
    @Nullable Long cacheCreation,
    @Nullable Long cacheCreation1h,
    @Nullable Long reasoning,
    TokenSource source,
    @Nullable String raw,
    @Nullable String serviceTier) {

  /** Nobody said anything: refused calls, answers without usage. */
  public static final CallTokens UNKNOWN =
      new CallTokens(null, null, null, null, null, null, null, TokenSource.UNKNOWN, null, null);
}
