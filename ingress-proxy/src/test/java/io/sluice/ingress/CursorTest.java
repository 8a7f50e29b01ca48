package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Cursor sends to its chat path, and the chat that it gets back (contract section 11.4). */
class CursorTest extends ProxyFixture {

  private static final String CHAT = "/cursor/v1/chat/completions";

  private static final String PATCH_TOOL =
      "{\"type\":\"custom\",\"name\":\"ApplyPatch\",\"description\":\"Edits\",\"format\":"
          + "{\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"start: x\"}}";
  private static final String READ_TOOL =
      "{\"type\":\"function\",\"name\":\"Read\",\"parameters\":{\"type\":\"object\"}}";

  private static final String AGENT_ASK =
      "{\"model\":\"%s\",\"stream\":true,\"messages\":[],\"temperature\":1.0,"
          + "\"input\":[{\"role\":\"system\",\"content\":\"be brief\"},"
          + "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]},"
          + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\","
          + "\"type\":\"function\",\"function\":{\"name\":\"ApplyPatch\","
          + "\"arguments\":\"*** Begin\\n\"}}]},"
          + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"done\"}],"
          + "\"tools\":["
          + READ_TOOL
          + ","
          + PATCH_TOOL
          + "],\"reasoning\":{\"effort\":\"high\"},"
          + "\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}}";

  private static final String USAGE =
      "{\"input_tokens\":20,\"input_tokens_details\":{\"cached_tokens\":8},\"output_tokens\":6,"
          + "\"output_tokens_details\":{\"reasoning_tokens\":3},\"total_tokens\":26}";
  private static final String OUTPUT =
      "[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"héllo\"}]},"
          + "{\"type\":\"custom_tool_call\",\"call_id\":\"c9\",\"name\":\"ApplyPatch\","
          + "\"input\":\"*** Begin\\n\\\"x\\\"\"}]";
  private static final String RESPONSE =
      "{\"id\":\"r\",\"created_at\":7,\"model\":\"gpt-real\",\"status\":\"completed\",\"output\":"
          + OUTPUT
          + ",\"usage\":"
          + USAGE
          + "}";
  private static final String RESPONSE_STREAM =
      event("response.created", "\"response\":{\"id\":\"r\",\"created_at\":7,\"model\":\"gpt\"}")
          + event("response.output_text.delta", "\"delta\":\"hé\"")
          + event("response.output_text.delta", "\"delta\":\"llo\"")
          + event(
              "response.output_item.added",
              "\"output_index\":1,\"item\":{\"type\":\"custom_tool_call\",\"call_id\":\"c9\","
                  + "\"name\":\"ApplyPatch\",\"input\":\"\"}")
          + event(
              "response.custom_tool_call_input.delta",
              "\"output_index\":1,\"delta\":\"*** Begin\\n\"")
          + event(
              "response.custom_tool_call_input.delta", "\"output_index\":1,\"delta\":\"\\\"x\\\"\"")
          + event("response.completed", "\"response\":" + RESPONSE);

  @Test
  void putsAnAgentsTurnToResponsesAndAnswersInChatChunks() throws Exception {
    provider.script = streaming(RESPONSE_STREAM);
    var ask = AGENT_ASK.formatted("gpt");

    var answer = stream(CHAT, ask);
    var chunks = chunks(new String(answer.body().readAllBytes(), UTF_8));

    var received = provider.received.get(0);
    assertThat(received.pathAndQuery()).isEqualTo("/responses");
    var sent = JsonSerde.MAPPER.readTree(received.body());
    assertThat(sent.get("model").asText()).isEqualTo("gpt-real");
    assertThat(sent.has("messages")).isFalse();
    assertThat(sent.get("stream_options").toString()).isEqualTo("{\"include_obfuscation\":false}");
    assertThat(sent.get("tools").toString()).isEqualTo("[" + READ_TOOL + "," + PATCH_TOOL + "]");
    assertThat(sent.at("/input/2").toString())
        .isEqualTo(
            "{\"type\":\"custom_tool_call\",\"call_id\":\"call_1\",\"name\":\"ApplyPatch\","
                + "\"input\":\"*** Begin\\n\"}");
    assertThat(sent.at("/input/3/type").asText()).isEqualTo("custom_tool_call_output");
    assertThat(new String(received.body(), UTF_8)).contains("\"temperature\":1.0");

    assertThat(chunks)
        .allSatisfy(
            chunk -> assertThat(chunk.get("object").asText()).isEqualTo("chat.completion.chunk"));
    assertThat(joined(chunks, "/choices/0/delta/content")).isEqualTo("héllo");
    assertThat(joined(chunks, "/choices/0/delta/tool_calls/0/function/arguments"))
        .isEqualTo("*** Begin\n\"x\"");
    assertThat(joined(chunks, "/choices/0/delta/tool_calls/0/id")).isEqualTo("c9");
    assertThat(joined(chunks, "/choices/0/delta/tool_calls/0/type")).isEqualTo("function");
    assertThat(joined(chunks, "/choices/0/finish_reason")).isEqualTo("tool_calls");
    assertThat(chunks.get(chunks.size() - 1).at("/usage/total_tokens").asInt()).isEqualTo(26);
    assertThat(chunks.get(chunks.size() - 1).get("choices")).isEmpty();
  }

  @Test
  void countsAndRecordsAnAgentsTurnLikeAnyCall() throws Exception {
    provider.script = streaming(RESPONSE_STREAM);
    var ask = AGENT_ASK.formatted("gpt");

    stream(CHAT, ask).body().readAllBytes();

    var call = onlyCall();
    assertThat(call.apiType()).isEqualTo("cursor/v1/chat/completions");
    assertThat(call.tokens().input()).isEqualTo(20);
    assertThat(call.tokens().output()).isEqualTo(6);
    assertThat(call.tokens().cacheRead()).isEqualTo(8);
    assertThat(call.tokens().reasoning()).isEqualTo(3);
    assertThat(ledger.payloads.get(0).request()).isEqualTo(ask);
  }

  @Test
  void answersAPlainTurnWithACompletion() throws Exception {
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "application/json");
          exchange.header("Content-Length", Integer.toString(RESPONSE.getBytes(UTF_8).length));
          exchange.end(RESPONSE);
        };

    var completion = json(post(CHAT, "{\"model\":\"gpt\",\"input\":\"hi\"}"));

    assertThat(completion.get("object").asText()).isEqualTo("chat.completion");
    assertThat(completion.at("/choices/0/message/content").asText()).isEqualTo("héllo");
    assertThat(completion.at("/choices/0/message/tool_calls/0").toString())
        .isEqualTo(
            "{\"id\":\"c9\",\"type\":\"function\",\"function\":{\"name\":\"ApplyPatch\","
                + "\"arguments\":\"*** Begin\\n\\\"x\\\"\"}}");
    assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(completion.at("/usage/prompt_tokens").asInt()).isEqualTo(20);
    assertThat(onlyCall().tokens().total()).isEqualTo(26);
  }

  @Test
  void putsAnAgentsTurnToAChatWhereAProviderHasNoResponses() throws Exception {
    provider.script =
        streaming(
            chunk("{\"role\":\"assistant\",\"content\":\"ok\"}", "null")
                + chunk(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"t\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"ApplyPatch\",\"arguments\":\"{\\\"input\\\": \\\"***\"}}]}",
                    "null")
                + chunk(
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\\nB\\\"}\"}}]}",
                    "null")
                + chunk("{}", "\"tool_calls\"")
                + "data: [DONE]\n\n");

    var answer = stream(CHAT, AGENT_ASK.formatted("opus"));
    var text = new String(answer.body().readAllBytes(), UTF_8);
    var chunks = chunks(text);

    var received = provider.received.get(0);
    assertThat(received.pathAndQuery()).isEqualTo("/v1/chat/completions");
    var sent = JsonSerde.MAPPER.readTree(received.body());
    assertThat(sent.get("model").asText()).isEqualTo("claude-opus-real");
    assertThat(sent.has("input")).isFalse();
    assertThat(sent.findValuesAsText("role"))
        .containsExactly("system", "user", "assistant", "tool");
    assertThat(sent.at("/messages/1/content/0/type").asText()).isEqualTo("text");
    assertThat(sent.at("/messages/2/tool_calls/0/function/arguments").asText())
        .isEqualTo("{\"input\":\"*** Begin\\n\"}");
    assertThat(sent.at("/tools/0/function/name").asText()).isEqualTo("Read");
    assertThat(sent.at("/tools/1/function/parameters/properties/input/type").asText())
        .isEqualTo("string");
    assertThat(sent.get("reasoning_effort").asText()).isEqualTo("high");
    assertThat(joined(chunks, "/choices/0/delta/content")).isEqualTo("ok");
    assertThat(joined(chunks, "/choices/0/delta/tool_calls/0/function/arguments"))
        .isEqualTo("***\nB");
    assertThat(text).endsWith("data: [DONE]\n\n");
  }

  @Test
  void turnsAnthropicsToolBlocksIntoToolCalls() throws Exception {
    provider.script = answering("{\"choices\":[]}");
    var longId = "toolu_" + "x".repeat(80);

    post(
        CHAT,
        ("{\"model\":\"opus\",\"messages\":["
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"tool_use\",\"id\":\"ID\",\"name\":\"Read\",\"input\":{\"p\":1}}]},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                + "\"tool_use_id\":\"ID\",\"content\":[{\"type\":\"text\",\"text\":\"r\"}]},"
                + "{\"type\":\"text\",\"text\":\"go on\"}]}],"
                + "\"tools\":[{\"name\":\"Read\",\"input_schema\":{\"type\":\"object\"}}]}")
            .replace("ID", longId));

    var sent = JsonSerde.MAPPER.readTree(provider.received.get(0).body());
    assertThat(sent.findValuesAsText("role")).containsExactly("assistant", "tool", "user");
    assertThat(sent.at("/messages/0/tool_calls/0/function/arguments").asText())
        .isEqualTo("{\"p\":1}");
    assertThat(sent.at("/messages/1/content").asText()).isEqualTo("r");
    assertThat(sent.at("/messages/1/tool_call_id").asText())
        .hasSizeLessThanOrEqualTo(64)
        .isEqualTo(sent.at("/messages/0/tool_calls/0/id").asText());
    assertThat(sent.at("/tools/0").toString())
        .isEqualTo(
            "{\"type\":\"function\",\"function\":{\"name\":\"Read\","
                + "\"parameters\":{\"type\":\"object\"}}}");
  }

  @Test
  void leavesAGenuineChatAlone() throws Exception {
    provider.script = answering("{\"choices\":[]}");
    var ask =
        "{ \"messages\":[{\"role\":\"user\",\"content\":\"é\"}], \"temperature\":1.00,"
            + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"model\":\"gpt\"}";

    post(CHAT, ask);

    assertThat(new String(provider.received.get(0).body(), UTF_8))
        .isEqualTo(ask.replace("\"gpt\"", "\"gpt-real\""));
  }

  @Test
  void relaysAProvidersErrorByteForByte() throws Exception {
    var error = "{\"error\": {\"message\":\"no\",\"type\":\"t\",\"param\":null,\"code\":null}}";
    provider.script =
        exchange -> {
          exchange.response().setStatus(400);
          exchange.header("Content-Type", "application/json");
          exchange.end(error);
        };

    var answer = post(CHAT, AGENT_ASK.formatted("gpt"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(error);
  }

  @Test
  void tellsOfAResponseThatFailed() throws Exception {
    provider.script =
        streaming(
            event(
                "response.failed",
                "\"response\":{\"error\":{\"code\":\"server_error\",\"message\":\"broke\"}}"));

    var answer = stream(CHAT, AGENT_ASK.formatted("gpt"));

    assertThat(new String(answer.body().readAllBytes(), UTF_8))
        .contains("\"message\":\"broke\"")
        .endsWith("data: [DONE]\n\n");
  }

  private static String event(String type, String members) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
  }

  private static String chunk(String delta, String finishReason) {
    return "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finishReason
        + "}]}\n\n";
  }

  private static List<JsonNode> chunks(String stream) throws Exception {
    var chunks = new ArrayList<JsonNode>();
    for (var event : stream.split("\n\n")) {
      var data = event.substring("data: ".length());
      if (!data.equals("[DONE]")) {
        chunks.add(JsonSerde.MAPPER.readTree(data));
      }
    }
    return chunks;
  }

  private static String joined(List<JsonNode> chunks, String pointer) {
    var text = new StringBuilder();
    chunks.forEach(
        chunk -> text.append(chunk.at(pointer).isTextual() ? chunk.at(pointer).asText() : ""));
    return text.toString();
  }
}
