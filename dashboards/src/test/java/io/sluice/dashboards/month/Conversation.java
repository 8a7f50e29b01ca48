package io.sluice.dashboards.month;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.event.JsonSerde;

/** What was said in a generated call, in the dialect of its agent. */
final class Conversation {

  private static final String ASK =
      "The retry test fails about once in twenty runs. Find out why, and mend it.";

  /** One picture element. */
  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

  private static final String ANSWER =
      """
      The test waits for a fixed 200 ms, and the back-off may take longer than that.

      ```java
      await().atMost(Duration.ofSeconds(5)).until(() -> client.attempts() == 3);
      ```

      With this it waits for the third attempt itself. <script>alert('not run')</script>
      """;

  private Conversation() {}

  static void write(Call call, ObjectNode row) {
    row.put("request_id", call.id());
    row.put("event_time", call.time().toString());
    row.put("status_code", call.status());
    row.put("requester", call.user());
    row.put("api_type", apiType(call.agent()));
    row.put("request", request(call).toString());
    row.put("response", call.isAnswered() ? response(call).toString() : "{\"error\":{}}");
  }

  static String path(String agent) {
    return switch (agent) {
      case "claude" -> "/anthropic/v1/messages";
      case "codex" -> "/openai/v1/responses";
      default -> "/gemini/v1beta/models/gemini-2-5-flash:streamGenerateContent";
    };
  }

  static String apiType(String agent) {
    return switch (agent) {
      case "claude" -> "anthropic/v1/messages";
      case "codex" -> "openai/v1/responses";
      default -> "gemini/v1/generateContent";
    };
  }

  static String userAgent(String agent) {
    return switch (agent) {
      case "claude" -> "claude-cli/2.1.4 (external, cli)";
      case "codex" -> "codex_cli_rs/0.72.0";
      default -> "GeminiCLI/0.44.1";
    };
  }

  private static ObjectNode request(Call call) {
    var body = JsonSerde.MAPPER.createObjectNode().put("model", call.model()).put("stream", true);
    if (call.agent().equals("gemini")) {
      return geminiRequest();
    }
    if (call.agent().equals("codex")) {
      body.put("instructions", "You are a coding agent.");
      var message = body.putArray("input").addObject().put("type", "message").put("role", "user");
      message.putArray("content").addObject().put("type", "input_text").put("text", ASK);
      return body;
    }
    body.put("max_tokens", 32000);
    body.putArray("system").addObject().put("type", "text").put("text", "You are a coding agent.");
    var messages = body.putArray("messages");
    messages.addObject().put("role", "user").put("content", ASK);
    var tool = messages.addObject().put("role", "assistant").putArray("content");
    tool.addObject().put("type", "thinking").put("thinking", "A fixed pause is the usual suspect.");
    tool.addObject().put("type", "text").put("text", "I will read the test first.");
    tool.addObject()
        .put("type", "tool_use")
        .put("id", "tool_1")
        .put("name", "Read")
        .putObject("input")
        .put("file_path", "src/test/java/RetryTest.java");
    messages
        .addObject()
        .put("role", "user")
        .putArray("content")
        .addObject()
        .put("type", "tool_result")
        .put("tool_use_id", "tool_1")
        .put("content", "pause(200);\nassertThat(client.attempts()).isEqualTo(3);");
    return body;
  }

  private static ObjectNode geminiRequest() {
    var body = JsonSerde.MAPPER.createObjectNode();
    body.putObject("systemInstruction")
        .putArray("parts")
        .addObject()
        .put("text", "You are a coding agent.");
    var contents = body.putArray("contents");
    var asked = contents.addObject().put("role", "user").putArray("parts");
    asked.addObject().put("text", ASK);
    asked.addObject().putObject("inlineData").put("mimeType", "image/png").put("data", PIXEL);
    var called = contents.addObject().put("role", "model").putArray("parts");
    called.addObject().put("thought", true).put("text", "The test sleeps; look at it.");
    called
        .addObject()
        .putObject("functionCall")
        .put("name", "read_file")
        .putObject("args")
        .put("path", "RetryTest.java");
    contents
        .addObject()
        .put("role", "user")
        .putArray("parts")
        .addObject()
        .putObject("functionResponse")
        .put("name", "read_file")
        .putObject("response")
        .put("output", "pause(200);");
    return body;
  }

  private static ObjectNode response(Call call) {
    var body = JsonSerde.MAPPER.createObjectNode().put("model", call.model());
    if (call.agent().equals("gemini")) {
      var content = body.putArray("candidates").addObject().putObject("content");
      content.put("role", "model").putArray("parts").addObject().put("text", ANSWER);
      return body;
    }
    if (call.agent().equals("codex")) {
      var message = body.putArray("output").addObject().put("type", "message");
      message.put("role", "assistant");
      message.putArray("content").addObject().put("type", "output_text").put("text", ANSWER);
    } else {
      body.put("role", "assistant").put("stop_reason", "end_turn");
      body.putArray("content").addObject().put("type", "text").put("text", ANSWER);
    }
    return body;
  }
}
