package io.sluice.ingress.dialect;

import io.sluice.governance.Api;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request line asks for.
 *
 * @param dialect the wire format of the caller
 * @param upstreamDialect the wire format of the provider; another one only where the call is
 *     translated
 * @param kind what the model is asked to do
 * @param apiType the name of the operation in the tables, e.g. {@code anthropic/v1/messages}
 * @param upstreamPaths where it is found below a provider's base URL, for every API that has it;
 *     for Gemini's own paths up to and including {@code /models/}
 * @param modelInPath the model where the path names it (Gemini); null where the body does
 * @param action what follows the model in the path, e.g. {@code :generateContent}; empty elsewhere
 * @param streamedByPath whether the path alone says that the answer is streamed
 */
public record Operation(
    Dialect dialect,
    Dialect upstreamDialect,
    CallKind kind,
    String apiType,
    Map<Api, String> upstreamPaths,
    @Nullable String modelInPath,
    String action,
    boolean streamedByPath) {

  public Operation {
    upstreamPaths = Map.copyOf(upstreamPaths);
  }

  static Operation inBody(
      Dialect dialect, CallKind kind, String apiType, Map<Api, String> upstreamPaths) {
    return new Operation(dialect, dialect, kind, apiType, upstreamPaths, null, "", false);
  }

  /** The same for a provider that answers it through Responses. */
  public Operation throughResponses() {
    return new Operation(
        dialect,
        Dialect.OPENAI_RESPONSES,
        kind,
        apiType,
        Map.of(Api.OPENAI, "/responses"),
        null,
        "",
        streamedByPath);
  }

  /** Whether Cursor calls it, which mixes dialects in a body. */
  public boolean isForCursor() {
    return apiType.startsWith("cursor/");
  }

  /** Whether a provider of this API has it. */
  public boolean isServedBy(Api api) {
    return upstreamPaths.containsKey(api.family());
  }

  /** Its path below the base URL of a provider of this API; empty when the provider has none. */
  public Optional<String> upstreamPath(Api api) {
    return Optional.ofNullable(upstreamPaths.get(api.family()));
  }
}
