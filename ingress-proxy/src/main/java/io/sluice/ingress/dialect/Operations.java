package io.sluice.ingress.dialect;

import io.sluice.governance.Api;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths that calls come in on, and the operations behind them. */
public final class Operations {

  /** Every path is served again below this prefix. */
  private static final String GATEWAY_PREFIX = "/ai-gateway";

  private static final Map<String, Operation> BY_PATH =
      Map.of(
          "/anthropic/v1/messages",
          Operation.inBody(Dialect.ANTHROPIC, "anthropic/v1/messages", "/v1/messages"),
          "/openai/v1/responses",
          Operation.inBody(Dialect.OPENAI_RESPONSES, "openai/v1/responses", "/responses"),
          "/openai/v1/chat/completions",
          Operation.inBody(Dialect.OPENAI_CHAT, "openai/v1/chat/completions", "/chat/completions"),
          "/cursor/v1/chat/completions",
          Operation.inBody(Dialect.OPENAI_CHAT, "cursor/v1/chat/completions", "/chat/completions"));

  private static final Pattern GEMINI =
      Pattern.compile(
          "/gemini(/[a-z0-9]+/(?:publishers/google/)?models/)([^/:]+)"
              + ":(generateContent|streamGenerateContent)");

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
    return local.endsWith("/responses") ? Dialect.OPENAI_RESPONSES : Dialect.OPENAI_CHAT;
  }

  /** The paths on which a provider of this API serves its models. */
  public static List<String> pathsOf(Api api) {
    return switch (api) {
      case ANTHROPIC -> List.of("/anthropic/v1/messages");
      case OPENAI, AZURE_OPENAI ->
          List.of(
              "/openai/v1/responses", "/openai/v1/chat/completions", "/cursor/v1/chat/completions");
      case GEMINI ->
          List.of(
              "/gemini/v1beta/models/{model}:generateContent",
              "/gemini/v1beta/models/{model}:streamGenerateContent");
    };
  }

  /** A path without the prefix that all are served again under. */
  public static String withoutPrefix(String path) {
    return path.startsWith(GATEWAY_PREFIX + "/") ? path.substring(GATEWAY_PREFIX.length()) : path;
  }

  private static Operation gemini(Matcher path) {
    var action = path.group(3);
    return new Operation(
        Dialect.GEMINI,
        "gemini/v1/generateContent",
        path.group(1),
        URLDecoder.decode(path.group(2).replace("+", "%2B"), StandardCharsets.UTF_8),
        ":" + action,
        action.startsWith("stream"));
  }
}
