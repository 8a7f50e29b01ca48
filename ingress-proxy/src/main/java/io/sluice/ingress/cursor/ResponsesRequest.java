package io.sluice.ingress.cursor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ingress.cursor.History.Entry.Called;
import io.sluice.ingress.cursor.History.Entry.Other;
import io.sluice.ingress.cursor.History.Entry.Returned;
import io.sluice.ingress.cursor.History.Entry.Said;
import java.util.HashSet;
import java.util.Set;

/** Writes what Cursor sent in the shape of Responses so that a Responses API takes it. */
final class ResponsesRequest {

  private final Tools tools;
  private final ArrayNode input;
  private final Set<String> customCalls = new HashSet<>();

  private ResponsesRequest(Tools tools, ArrayNode input) {
    this.tools = tools;
    this.input = input;
  }

  static byte[] of(ObjectNode sent, Tools tools) {
    var request = sent.deepCopy();
    request.remove("messages");
    dropUsageWish(request);
    new ResponsesRequest(tools, request.putArray("input")).write(sent.path("input"));
    if (sent.has("tools")) {
      request.set("tools", tools.flat());
    }
    flattenToolChoice(request);
    rename(request, "max_completion_tokens");
    rename(request, "max_tokens");
    return Json.bytes(request);
  }

  // Responses always tells its usage, and refuses to be asked
  private static void dropUsageWish(ObjectNode request) {
    if (request.get("stream_options") instanceof ObjectNode options) {
      options.remove("include_usage");
      if (options.isEmpty()) {
        request.remove("stream_options");
      }
    }
  }

  private static void flattenToolChoice(ObjectNode request) {
    var name = request.at("/tool_choice/function/name");
    if (name.isTextual()) {
      request.putObject("tool_choice").put("type", "function").set("name", name);
    }
  }

  private static void rename(ObjectNode request, String limit) {
    var value = request.remove(limit);
    if (value != null && !request.has("max_output_tokens")) {
      request.set("max_output_tokens", value);
    }
  }

  private void write(JsonNode conversation) {
    History.of(conversation).forEach(this::add);
  }

  private void add(History.Entry entry) {
    if (entry instanceof Said said) {
      input.addObject().put("role", said.role()).set("content", content(said));
    } else if (entry instanceof Called called) {
      addCall(called);
    } else if (entry instanceof Returned returned) {
      var type =
          customCalls.contains(returned.id()) ? "custom_tool_call_output" : "function_call_output";
      input
          .addObject()
          .put("type", type)
          .put("call_id", returned.id())
          .set("output", returned.output());
    } else if (entry instanceof Other other) {
      input.add(other.item());
    }
  }

  private void addCall(Called called) {
    boolean custom = tools.isCustom(called.name());
    if (custom) {
      customCalls.add(called.id());
    }
    input
        .addObject()
        .put("type", custom ? "custom_tool_call" : "function_call")
        .put("call_id", called.id())
        .put("name", called.name())
        .put(custom ? "input" : "arguments", called.arguments());
  }

  private static JsonNode content(Said said) {
    if (!said.content().isArray()) {
      return said.content();
    }
    var text = said.role().equals("assistant") ? "output_text" : "input_text";
    var parts = Json.object().putArray("content");
    said.content().forEach(part -> parts.add(part(part, text)));
    return parts;
  }

  private static JsonNode part(JsonNode part, String textType) {
    return switch (part.path("type").asText()) {
      case "text" -> Json.object().put("type", textType).put("text", part.path("text").asText());
      case "image_url" ->
          Json.object()
              .put("type", "input_image")
              .put("image_url", part.at("/image_url/url").asText());
      default -> part;
    };
  }
}
