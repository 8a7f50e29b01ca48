package io.sluice.delta.row.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The message that a streamed answer adds up to, as JSON in the shape in which the same dialect
 * answers unstreamed.
 *
 * <pre>
 *   answer ─▶ events (SSE, or for Gemini a JSON array) ─▶ the dialect's Assembly ─▶ message
 *        └─▶ as it is: not streamed, unknown dialect, garbled
 * </pre>
 *
 * A stream that was cut gives the message as far as it had come. An error within the stream gives
 * the error's body, as if the provider had answered with it.
 */
public final class StreamAssembly {

  private static final String EVENT_STREAM = "text/event-stream";
  private static final String GEMINI = "gemini/v1/generateContent";

  private StreamAssembly() {}

  /**
   * Never fails: what cannot be put together is returned as it is.
   *
   * @param apiType the dialect and path of the call, e.g. {@code anthropic/v1/messages}
   * @param contentType media type of the answer, parameters allowed; null if unknown
   * @param answer the whole body, or as much of it as there was
   */
  public static String messageOf(String apiType, @Nullable String contentType, String answer) {
    return assemblies(apiType)
        .flatMap(assembly -> message(assembly, events(apiType, contentType, answer)).stream())
        .findFirst()
        .map(Json::write)
        .orElse(answer);
  }

  private static Stream<Assembly> assemblies(String apiType) {
    return switch (apiType) {
      case "anthropic/v1/messages" -> Stream.of(new AnthropicAssembly());
      case "openai/v1/chat/completions", "mlflow/v1/chat/completions" ->
          Stream.of(new ChatAssembly());
      // what Cursor asks in agent mode is answered by a Responses API, where there is one
      case "cursor/v1/chat/completions" -> Stream.of(new ChatAssembly(), new ResponsesAssembly());
      case "openai/v1/responses" -> Stream.of(new ResponsesAssembly());
      case GEMINI -> Stream.of(new GeminiAssembly());
      default -> Stream.empty();
    };
  }

  private static Optional<List<ObjectNode>> events(
      String apiType, @Nullable String contentType, String answer) {
    if (apiType.equals(GEMINI) && answer.stripLeading().startsWith("[")) {
      return Json.elements(answer); // streamed without alt=sse
    }
    if (contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(EVENT_STREAM)) {
      return ServerSentEvents.read(answer);
    }
    return Optional.empty();
  }

  private static Optional<ObjectNode> message(
      Assembly assembly, Optional<List<ObjectNode>> events) {
    if (events.isEmpty()) {
      return Optional.empty();
    }
    events.get().forEach(assembly::add);
    return assembly.message();
  }
}
