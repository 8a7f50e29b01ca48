package io.sluice.sandbox.provider;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a path asks for.
 *
 * @param kind which answer is wanted
 * @param model the model where the path names it, else null
 */
record Operation(Kind kind, @Nullable String model) {

  private static final Pattern GEMINI =
      Pattern.compile(
          "/gemini/(?:v1|v1beta|v1beta1)/(?:publishers/google/)?models/([^/:]+)"
              + ":(generateContent|streamGenerateContent|countTokens)");

  /** The answers there are. */
  enum Kind {
    ANTHROPIC_MESSAGES,
    ANTHROPIC_COUNT,
    OPENAI_RESPONSES,
    OPENAI_CHAT,
    OPENAI_EMBEDDINGS,
    GEMINI_GENERATE,
    GEMINI_STREAM,
    GEMINI_COUNT
  }

  /** The operation behind a path, empty for a path that no provider serves. */
  static Optional<Operation> of(String path) {
    return switch (path) {
      case "/anthropic/v1/messages" -> in(Kind.ANTHROPIC_MESSAGES);
      case "/anthropic/v1/messages/count_tokens" -> in(Kind.ANTHROPIC_COUNT);
      case "/openai/v1/responses" -> in(Kind.OPENAI_RESPONSES);
      case "/openai/v1/chat/completions",
          "/anthropic/v1/chat/completions",
          "/gemini/v1beta/openai/chat/completions" ->
          in(Kind.OPENAI_CHAT);
      case "/openai/v1/embeddings", "/gemini/v1beta/openai/embeddings" ->
          in(Kind.OPENAI_EMBEDDINGS);
      default -> gemini(path);
    };
  }

  private static Optional<Operation> in(Kind kind) {
    return Optional.of(new Operation(kind, null));
  }

  private static Optional<Operation> gemini(String path) {
    var matcher = GEMINI.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(new Operation(geminiKind(matcher.group(2)), matcher.group(1)));
  }

  private static Kind geminiKind(String method) {
    return switch (method) {
      case "generateContent" -> Kind.GEMINI_GENERATE;
      case "streamGenerateContent" -> Kind.GEMINI_STREAM;
      default -> Kind.GEMINI_COUNT;
    };
  }
}
