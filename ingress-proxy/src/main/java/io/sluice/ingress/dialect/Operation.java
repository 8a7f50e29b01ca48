package io.sluice.ingress.dialect;

import org.jspecify.annotations.Nullable;

/**
 * What a request line asks for.
 *
 * @param dialect the wire format
 * @param apiType the name of the operation in the tables, e.g. {@code anthropic/v1/messages}
 * @param upstreamPath the path below the provider's base URL; for Gemini up to and including {@code
 *     /models/}
 * @param modelInPath the model where the path names it (Gemini); null where the body does
 * @param action what follows the model in the path, e.g. {@code :generateContent}; empty elsewhere
 * @param streamedByPath whether the path alone says that the answer is streamed
 */
public record Operation(
    Dialect dialect,
    String apiType,
    String upstreamPath,
    @Nullable String modelInPath,
    String action,
    boolean streamedByPath) {

  static Operation inBody(Dialect dialect, String apiType, String upstreamPath) {
    return new Operation(dialect, apiType, upstreamPath, null, "", false);
  }
}
