package io.sluice.ingress.cursor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation as a list of entries, whatever shape each came in: chat messages, Responses items,
 * Anthropic blocks.
 */
final class History {

  private final List<Entry> entries = new ArrayList<>();

  /** One thing that was said or done. */
  sealed interface Entry {
    /** Somebody said something; the content is a text or parts. */
    record Said(String role, JsonNode content) implements Entry {}

    /** The model called a tool. */
    record Called(String id, String name, String arguments) implements Entry {}

    /** A tool answered. */
    record Returned(String id, JsonNode output) implements Entry {}

    /** An item with no counterpart in a chat, such as reasoning. */
    record Other(JsonNode item) implements Entry {}
  }

  private History() {}

  /** Reads messages or items; a text alone is what the user said. */
  static List<Entry> of(JsonNode messages) {
    var history = new History();
    if (messages.isTextual()) {
      history.entries.add(new Entry.Said("user", messages));
    }
    messages.forEach(history::add);
    return history.entries;
  }

  private void add(JsonNode item) {
    switch (item.path("type").asText()) {
      case "function_call" ->
          addCall(item.path("call_id"), item.path("name"), item.path("arguments"));
      case "custom_tool_call" ->
          addCall(item.path("call_id"), item.path("name"), item.path("input"));
      case "function_call_output", "custom_tool_call_output" ->
          addReturn(item.path("call_id"), item.path("output"));
      default -> addMessage(item);
    }
  }

  private void addMessage(JsonNode item) {
    var role = item.path("role").asText();
    if (role.isEmpty()) {
      entries.add(new Entry.Other(item));
    } else if (role.equals("tool")) {
      addReturn(item.path("tool_call_id"), item.path("content"));
    } else {
      addContent(role, item.path("content"));
      for (var call : item.path("tool_calls")) {
        var what = call.has("custom") ? call.path("custom") : call.path("function");
        addCall(
            call.path("id"),
            what.path("name"),
            what.path(what.has("input") ? "input" : "arguments"));
      }
    }
  }

  // results go before what else the user said, so that they follow their calls
  private void addContent(String role, JsonNode content) {
    var said = Json.object().putArray("content");
    var calls = new ArrayList<JsonNode>();
    for (var part : content) {
      switch (part.path("type").asText()) {
        case "tool_use" -> calls.add(part);
        case "tool_result" -> addReturn(part.path("tool_use_id"), part.path("content"));
        default -> said.add(part);
      }
    }
    if (content.isTextual()) {
      entries.add(new Entry.Said(role, content));
    } else if (!said.isEmpty()) {
      entries.add(new Entry.Said(role, said));
    }
    calls.forEach(call -> addCall(call.path("id"), call.path("name"), call.path("input")));
  }

  private void addCall(JsonNode id, JsonNode name, JsonNode arguments) {
    var text = arguments.isTextual() ? arguments.asText() : arguments.toString();
    entries.add(new Entry.Called(CallIds.fitting(id.asText()), name.asText(), text));
  }

  private void addReturn(JsonNode id, JsonNode output) {
    entries.add(new Entry.Returned(CallIds.fitting(id.asText()), output));
  }

  /** The text of a content or an output, its parts one after the other. */
  static String text(JsonNode content) {
    if (content instanceof ArrayNode parts) {
      var text = new StringBuilder();
      parts.forEach(part -> text.append(part.path("text").asText()));
      return text.toString();
    }
    return content.isTextual() || content.isMissingNode() ? content.asText() : content.toString();
  }
}
