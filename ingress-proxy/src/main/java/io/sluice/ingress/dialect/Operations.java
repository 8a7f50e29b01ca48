package io.sluice.ingress.dialect;

import static io.sluice.ingress.dialect.CallKind.COUNT_TOKENS;
import static io.sluice.ingress.dialect.CallKind.EMBED;
import static io.sluice.ingress.dialect.CallKind.GENERATE;

import io.sluice.governance.Api;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The paths that calls come in on, and the operations behind them. */
public final class Operations {

  /** Every path is served again below this prefix. */
  private static final String GATEWAY_PREFIX = "/ai-gateway";

  /**
   * Anthropic and Google serve chat completions themselves, below paths of their own, so a chat
   * reaches every model without a translation here.
   */
  private static final Map<Api, String> CHAT =
      Map.of(
          Api.OPENAI, "/chat/completions",
          Api.ANTHROPIC, "/v1/chat/completions",
          Api.GEMINI, "/v1beta/openai/chat/completions");

  private static final Map<Api, String> EMBEDDINGS =
      Map.of(Api.OPENAI, "/embeddings", Api.GEMINI, "/v1beta/openai/embeddings");

  private static final Map<String, Operation> BY_PATH =
      Map.ofEntries(
          Map.entry("/anthropic/v1/messages", anthropic(GENERATE, "/v1/messages")),
          Map.entry(
              "/anthropic/v1/messages/count_tokens",
              anthropic(COUNT_TOKENS, "/v1/messages/count_tokens")),
          Map.entry("/openai/v1/responses", responses("/responses")),
          Map.entry("/openai/v1/responses/compact", responses("/responses/compact")),
          Map.entry("/codex/v1/responses", responses("/responses")),
          Map.entry("/codex/v1/responses/compact", responses("/responses/compact")),
          Map.entry("/openai/v1/chat/completions", chat("openai/v1/chat/completions")),
          Map.entry("/mlflow/v1/chat/completions", chat("mlflow/v1/chat/completions")),
          Map.entry("/cursor/v1/chat/completions", chat("cursor/v1/chat/completions")),
          Map.entry("/cursor/chat/completions", chat("cursor/v1/chat/completions")),
          Map.entry("/openai/v1/embeddings", embeddings("openai/v1/embeddings")),
          Map.entry("/mlflow/v1/embeddings", embeddings("mlflow/v1/embeddings")));

  private static final Pattern GEMINI =
      Pattern.compile(
          "/gemini(/[a-z0-9]+/(?:publishers/google/)?models/)([^/:]+)"
              + ":(generateContent|streamGenerateContent|countTokens|embedContent"
              + "|batchEmbedContents)");

  private Operations() {}

  /** The operation of this path (percent-encoded, without the query); empty when there is none. */
  public static Optional<Operation> find(String path) {
    var local = withoutPrefix(path);
    var inBody = BY_PATH.get(local);
    if (inBody != null) {
      return Optional.of(inBody);
    }
    return Optional.of(GEMINI.matcher(local)).filter(Matcher::matches).map(Operations::gemini);
  }

  /** The dialect whose error shape suits a path, also one that nothing is served on. */
  public static Dialect dialectOf(String path) {
    var local = withoutPrefix(path);
    if (local.startsWith("/anthropic")) {
      return Dialect.ANTHROPIC;
    }
    if (local.startsWith("/gemini")) {
      return Dialect.GEMINI;
    }
    boolean responses = local.startsWith("/codex") || local.contains("/responses");
    return responses ? Dialect.OPENAI_RESPONSES : Dialect.OPENAI_CHAT;
  }

  /** The paths on which a model of a provider of this API answers. */
  public static List<String> pathsOf(Api api) {
    var inBody =
        BY_PATH.entrySet().stream()
            .filter(entry -> entry.getValue().kind() == GENERATE)
            .filter(entry -> entry.getValue().isServedBy(api))
            .map(Map.Entry::getKey);
    var inPath =
        Stream.of(
                "/gemini/v1beta/models/{model}:generateContent",
                "/gemini/v1beta/models/{model}:streamGenerateContent")
            .filter(path -> api == Api.GEMINI);
    return Stream.concat(inBody, inPath).sorted().toList();
  }

  /** A path without the prefix that all are served again under. */
  public static String withoutPrefix(String path) {
    return path.startsWith(GATEWAY_PREFIX + "/") ? path.substring(GATEWAY_PREFIX.length()) : path;
  }

  /** A segment of a path as its sender meant it; a plus is a plus. */
  static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Operation anthropic(CallKind kind, String path) {
    return Operation.inBody(
        Dialect.ANTHROPIC, kind, "anthropic" + path, Map.of(Api.ANTHROPIC, path));
  }

  private static Operation responses(String path) {
    return Operation.inBody(
        Dialect.OPENAI_RESPONSES, GENERATE, "openai/v1" + path, Map.of(Api.OPENAI, path));
  }

  private static Operation chat(String apiType) {
    return Operation.inBody(Dialect.OPENAI_CHAT, GENERATE, apiType, CHAT);
  }

  private static Operation embeddings(String apiType) {
    return Operation.inBody(Dialect.OPENAI_CHAT, EMBED, apiType, EMBEDDINGS);
  }

  private static Operation gemini(Matcher path) {
    var action = path.group(3);
    return new Operation(
        Dialect.GEMINI,
        Dialect.GEMINI,
        geminiKind(action),
        "gemini/v1/" + (action.equals("streamGenerateContent") ? "generateContent" : action),
        Map.of(Api.GEMINI, path.group(1)),
        decoded(path.group(2)),
        ":" + action,
        action.startsWith("stream"));
  }

  private static CallKind geminiKind(String action) {
    return switch (action) {
      case "countTokens" -> COUNT_TOKENS;
      case "embedContent", "batchEmbedContents" -> EMBED;
      default -> GENERATE;
    };
  }
}
