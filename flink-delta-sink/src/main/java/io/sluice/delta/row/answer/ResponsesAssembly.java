package io.sluice.delta.row.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI Responses: the last event brings the whole response. What came before is added up only for
 * streams that were cut, and for servers whose last event leaves {@code output} empty.
 */
final class ResponsesAssembly implements Assembly {

  /**
   * Where the text of a delta goes.
   *
   * @param list the item's list of parts
   * @param index the event's member that says which part
   * @param partType the part's type
   * @param text the part's text member
   */
  private record PartText(String list, String index, String partType, String text) {}

  private static final Map<String, PartText> PART_TEXTS =
      Map.of(
          "response.output_text.delta",
          new PartText("content", "content_index", "output_text", "text"),
          "response.refusal.delta",
          new PartText("content", "content_index", "refusal", "refusal"),
          "response.reasoning_text.delta",
          new PartText("content", "content_index", "reasoning_text", "text"),
          "response.reasoning_summary_text.delta",
          new PartText("summary", "summary_index", "summary_text", "text"));

  /** The item's own member that a delta's text goes to. */
  private static final Map<String, String> ITEM_TEXTS =
      Map.of(
          "response.function_call_arguments.delta", "arguments",
          "response.mcp_call_arguments.delta", "arguments",
          "response.custom_tool_call_input.delta", "input",
          "response.code_interpreter_call_code.delta", "code");

  private final Map<Integer, ObjectNode> items = new TreeMap<>();
  private @Nullable ObjectNode response;
  private @Nullable ObjectNode error;

  @Override
  public void add(ObjectNode event) {
    if (event.get("response") instanceof ObjectNode latest) {
      response = latest;
    }
    var type = event.path("type").asText();
    if (PART_TEXTS.containsKey(type)) {
      addToPart(event, PART_TEXTS.get(type));
    } else if (ITEM_TEXTS.containsKey(type)) {
      Deltas.append(item(event), ITEM_TEXTS.get(type), event.path("delta"));
    } else {
      addWhole(event, type);
    }
  }

  @Override
  public Optional<ObjectNode> message() {
    if (error != null) {
      return Optional.of(error);
    }
    if (response == null) {
      return Optional.empty();
    }
    if (response.path("output").isEmpty() && !items.isEmpty()) {
      response.putArray("output").addAll(items.values());
    }
    return Optional.of(response);
  }

  private void addWhole(ObjectNode event, String type) {
    switch (type) {
      case "response.output_item.added", "response.output_item.done" -> {
        if (event.get("item") instanceof ObjectNode item) {
          items.put(Deltas.index(event, "output_index"), item);
        }
      }
      case "error" -> error = event;
      default -> {} // parts come again with their item or make do with their deltas
    }
  }

  private void addToPart(ObjectNode event, PartText place) {
    var parts = Deltas.array(item(event), place.list());
    var part = part(parts, Deltas.index(event, place.index()), place.partType());
    Deltas.append(part, place.text(), event.path("delta"));
  }

  private ObjectNode item(ObjectNode event) {
    return items.computeIfAbsent(
        Deltas.index(event, "output_index"),
        index -> Json.object().put("type", "message").put("role", "assistant"));
  }

  private static ObjectNode part(ArrayNode parts, int index, String type) {
    return parts.get(index) instanceof ObjectNode part ? part : parts.addObject().put("type", type);
  }
}
