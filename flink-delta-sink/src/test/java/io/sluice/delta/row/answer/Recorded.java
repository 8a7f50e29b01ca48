package io.sluice.delta.row.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A stream in the resources, with the message that it adds up to.
 *
 * @param stream file name of the events
 * @param message file name of the message
 */
record Recorded(String apiType, String contentType, String stream, String message) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static final List<Recorded> ALL =
      List.of(
          sse("anthropic/v1/messages", "anthropic-tool-use"),
          sse("anthropic/v1/messages", "anthropic-citations"),
          sse("anthropic/v1/messages", "anthropic-error"),
          sse("openai/v1/chat/completions", "chat-two-choices"),
          sse("openai/v1/chat/completions", "chat-tools"),
          sse("cursor/v1/chat/completions", "chat-tools"),
          sse("cursor/v1/chat/completions", "responses-tools"),
          sse("mlflow/v1/chat/completions", "chat-tools"),
          sse("openai/v1/chat/completions", "chat-function-call"),
          sse("openai/v1/responses", "responses-tools"),
          sse("openai/v1/responses", "responses-incomplete"),
          sse("openai/v1/responses", "responses-failed"),
          sse("gemini/v1/generateContent", "gemini-thinking"),
          new Recorded(
              "gemini/v1/generateContent",
              "application/json; charset=UTF-8",
              "gemini-array.json",
              "gemini-thinking.json"));

  private static Recorded sse(String apiType, String name) {
    return new Recorded(apiType, "text/event-stream", name + ".sse", name + ".json");
  }

  String streamText() {
    return resource(stream);
  }

  JsonNode messageJson() {
    return json(resource(message));
  }

  String assembled(String text) {
    return StreamAssembly.messageOf(apiType, contentType, text);
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (var in = Recorded.class.getResourceAsStream("/streams/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
