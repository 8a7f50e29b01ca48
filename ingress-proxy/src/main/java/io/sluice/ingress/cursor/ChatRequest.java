package io.sluice.ingress.cursor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ingress.cursor.History.Entry.Called;
import io.sluice.ingress.cursor.History.Entry.Returned;
import io.sluice.ingress.cursor.History.Entry.Said;
import java.util.Map;
import java.util.Set;

/** Writes what Cursor sent as a genuine chat completion request. */
final class ChatRequest {

  /** Members that only Responses knows, or that are written anew here. */
  private static final Set<String> RESPONSES_ONLY =
      Set.of(
          "input",
          "messages",
          "tools",
          "tool_choice",
          "instructions",
          "reasoning",
          "include",
          "text",
          "store",
          "prompt_cache_key",
          "client_metadata",
          "truncation",
          "metadata",
          "previous_response_id",
          "max_output_tokens",
          "stream_options");

  private static final Map<String, String> PART_TYPES =
      Map.of("input_text", "text", "output_text", "text", "text", "text");

  private final ObjectNode sent;
  private final Tools tools;
  private final ArrayNode messages;

  private ChatRequest(ObjectNode sent, Tools tools, ArrayNode messages) {
    this.sent = sent;
    this.tools = tools;
    this.messages = messages;
  }

  static byte[] of(ObjectNode sent, JsonNode conversation, Tools tools) {
    var chat = Json.object();
    sent.properties().stream()
        .filter(member -> !RESPONSES_ONLY.contains(member.getKey()))
        .forEach(member -> chat.set(member.getKey(), member.getValue()));
    new ChatRequest(sent, tools, chat.putArray("messages")).write(chat, conversation);
    return Json.bytes(chat);
  }

  private void write(ObjectNode chat, JsonNode conversation) {
    if (sent.path("instructions").isTextual()) {
      message("system").set("content", sent.get("instructions"));
    }
    History.of(conversation).forEach(this::add);
    var nested = tools.nested();
    if (!nested.isEmpty()) {
      chat.set("tools", nested);
      addToolChoice(chat);
    }
    copy("/max_output_tokens", chat, "max_tokens");
    copy("/reasoning/effort", chat, "reasoning_effort");
    if (sent.at("/stream_options/include_usage").asBoolean()) {
      chat.putObject("stream_options").put("include_usage", true);
    }
  }

  private void addToolChoice(ObjectNode chat) {
    var choice = sent.path("tool_choice");
    var name = choice.path("name").isTextual() ? choice.get("name") : choice.at("/function/name");
    if (name.isTextual()) {
      chat.putObject("tool_choice").put("type", "function").putObject("function").set("name", name);
    } else if (choice.isTextual()) {
      chat.set("tool_choice", choice);
    }
  }

  private void copy(String from, ObjectNode chat, String to) {
    if (sent.at(from).isValueNode() && !sent.at(from).isNull()) {
      chat.set(to, sent.at(from));
    }
  }

  private void add(History.Entry entry) {
    if (entry instanceof Said said) {
      // not every compatible endpoint knows developers
      var role = said.role().equals("developer") ? "system" : said.role();
      message(role).set("content", content(said.content()));
    } else if (entry instanceof Called called) {
      addCall(called);
    } else if (entry instanceof Returned returned) {
      message("tool")
          .put("tool_call_id", returned.id())
          .put("content", History.text(returned.output()));
    }
  }

  // calls made at once belong to one message
  private void addCall(Called called) {
    var last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
    var message =
        last instanceof ObjectNode before && before.path("role").asText().equals("assistant")
            ? before
            : message("assistant").putNull("content");
    var call = message.withArrayProperty("tool_calls").addObject().put("id", called.id());
    call.put("type", "function")
        .putObject("function")
        .put("name", called.name())
        .put("arguments", arguments(called));
  }

  private String arguments(Called called) {
    return tools.isCustom(called.name())
        ? Json.object().put(Tools.INPUT, called.arguments()).toString()
        : called.arguments();
  }

  private ObjectNode message(String role) {
    return messages.addObject().put("role", role);
  }

  private static JsonNode content(JsonNode content) {
    if (!content.isArray()) {
      return content;
    }
    var parts = Json.object().putArray("content");
    content.forEach(part -> parts.add(part(part)));
    return parts;
  }

  private static JsonNode part(JsonNode part) {
    var type = part.path("type").asText();
    if (PART_TYPES.containsKey(type)) {
      return Json.object().put("type", "text").put("text", part.path("text").asText());
    }
    if (type.equals("input_image")) {
      var image = Json.object().put("type", "image_url");
      image.putObject("image_url").put("url", part.path("image_url").asText());
      return image;
    }
    return part;
  }
}
