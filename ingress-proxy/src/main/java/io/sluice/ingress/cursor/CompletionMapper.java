package io.sluice.ingress.cursor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A Responses object and its parts in the words of chat completions. */
final class CompletionMapper {

  private CompletionMapper() {}

  static ObjectNode completion(JsonNode response) {
    var completion = head(response, "chat.completion");
    var choice = completion.putArray("choices").addObject().put("index", 0);
    addMessage(choice.putObject("message").put("role", "assistant"), response);
    choice.putNull("logprobs").put("finish_reason", finishReason(response));
    completion.set("usage", usage(response.path("usage")));
    return completion;
  }

  static ObjectNode head(JsonNode response, String object) {
    return Json.object()
        .put("id", "chatcmpl-" + response.path("id").asText())
        .put("object", object)
        .put("created", response.path("created_at").asLong())
        .put("model", response.path("model").asText());
  }

  static boolean isCall(JsonNode item) {
    var type = item.path("type").asText();
    return type.equals("function_call") || type.equals("custom_tool_call");
  }

  static ObjectNode call(JsonNode item) {
    var call = Json.object().put("id", item.path("call_id").asText()).put("type", "function");
    call.putObject("function")
        .put("name", item.path("name").asText())
        .put("arguments", item.path(item.has("input") ? "input" : "arguments").asText());
    return call;
  }

  static String finishReason(JsonNode response) {
    var incomplete = response.at("/incomplete_details/reason").asText();
    if (incomplete.equals("max_output_tokens")) {
      return "length";
    }
    if (incomplete.equals("content_filter")) {
      return incomplete;
    }
    for (var item : response.path("output")) {
      if (isCall(item)) {
        return "tool_calls";
      }
    }
    return "stop";
  }

  static ObjectNode usage(JsonNode usage) {
    var counts = Json.object();
    counts.put("prompt_tokens", usage.path("input_tokens").asLong());
    counts.put("completion_tokens", usage.path("output_tokens").asLong());
    counts.put("total_tokens", usage.path("total_tokens").asLong());
    copy(usage, "input_tokens_details", counts, "prompt_tokens_details");
    copy(usage, "output_tokens_details", counts, "completion_tokens_details");
    return counts;
  }

  private static void copy(JsonNode from, String member, ObjectNode to, String name) {
    if (from.has(member)) {
      to.set(name, from.get(member));
    }
  }

  private static void addMessage(ObjectNode message, JsonNode response) {
    var text = new StringBuilder();
    for (var item : response.path("output")) {
      if (isCall(item)) {
        message.withArrayProperty("tool_calls").add(call(item));
      }
      for (var part : item.path("content")) {
        text.append(
            part.path("type").asText().equals("output_text") ? part.path("text").asText() : "");
      }
    }
    message.put("content", text.isEmpty() ? null : text.toString());
  }
}
