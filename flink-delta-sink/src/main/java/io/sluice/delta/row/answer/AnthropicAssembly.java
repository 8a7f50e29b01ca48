package io.sluice.delta.row.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic Messages.
 *
 * <pre>
 *   message_start                                       the message, without content
 *   (content_block_start  content_block_delta*  content_block_stop)*   one block each
 *   message_delta                                       stop reason, final usage
 *   message_stop
 * </pre>
 */
final class AnthropicAssembly implements Assembly {

  private final Map<Integer, ObjectNode> blocks = new TreeMap<>();
  private final Map<Integer, StringBuilder> inputs = new TreeMap<>();
  private @Nullable ObjectNode message;
  private @Nullable ObjectNode error;
  private boolean isGarbled;

  @Override
  public void add(ObjectNode event) {
    switch (event.path("type").asText()) {
      case "message_start" -> start(event.path("message"));
      case "content_block_start" -> startBlock(event);
      case "content_block_delta" -> growBlock(event);
      case "message_delta" -> finish(event);
      case "error" -> error = event;
      default -> {} // ping, content_block_stop, message_stop, and what later versions bring
    }
  }

  @Override
  public Optional<ObjectNode> message() {
    if (error != null) {
      return Optional.of(error);
    }
    if (message == null || isGarbled) {
      return Optional.empty();
    }
    blocks.forEach(this::completeInput);
    message.putArray("content").addAll(blocks.values());
    return Optional.of(message);
  }

  private void start(JsonNode node) {
    if (node instanceof ObjectNode started) {
      message = started;
    }
  }

  private void startBlock(ObjectNode event) {
    if (event.get("content_block") instanceof ObjectNode block) {
      blocks.put(Deltas.index(event, "index"), block);
    }
  }

  private void growBlock(ObjectNode event) {
    int index = Deltas.index(event, "index");
    var block = blocks.get(index);
    if (block == null || !(event.get("delta") instanceof ObjectNode delta)) {
      isGarbled = true;
      return;
    }
    switch (delta.path("type").asText()) {
      case "input_json_delta" ->
          inputs
              .computeIfAbsent(index, key -> new StringBuilder())
              .append(delta.path("partial_json").asText());
      case "citations_delta" -> Deltas.array(block, "citations").add(delta.path("citation"));
      case "signature_delta" -> block.set("signature", delta.path("signature"));
      default -> {
        // text_delta, thinking_delta, and what later versions bring: members named as in the block
        delta.remove("type");
        Deltas.join(block, delta);
      }
    }
  }

  private void completeInput(int index, ObjectNode block) {
    var input = inputs.get(index);
    if (input != null && !input.isEmpty()) { // a tool without parameters keeps its empty object
      block.set("input", parsed(input.toString()));
    }
  }

  private void finish(ObjectNode event) {
    if (message == null) {
      isGarbled = true;
      return;
    }
    for (var member : event.properties()) {
      switch (member.getKey()) {
        case "type" -> {}
        case "delta" -> replaceAll(message, member.getValue());
        case "usage" -> replaceAll(Deltas.object(message, "usage"), member.getValue());
        default -> Deltas.replace(message, member.getKey(), member.getValue());
      }
    }
  }

  private static void replaceAll(ObjectNode object, JsonNode values) {
    values.properties().forEach(v -> Deltas.replace(object, v.getKey(), v.getValue()));
  }

  /** A tool's input is an object; as far as it had come, where the stream was cut. */
  private static JsonNode parsed(String input) {
    return Json.read(input).<JsonNode>map(object -> object).orElse(Json.object().textNode(input));
  }
}
