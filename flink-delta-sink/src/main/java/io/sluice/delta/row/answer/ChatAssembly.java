package io.sluice.delta.row.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** OpenAI chat completions: {@code chat.completion.chunk} objects to a {@code chat.completion}. */
final class ChatAssembly implements Assembly {

  private final ObjectNode completion = Json.object();
  private final Map<Integer, Choice> choices = new TreeMap<>();
  private boolean hasChoices;
  private @Nullable ObjectNode error;

  @Override
  public void add(ObjectNode chunk) {
    if (chunk.path("error").isObject()) {
      error = chunk;
      return;
    }
    for (var member : chunk.properties()) {
      switch (member.getKey()) {
        case "choices" -> addChoices(member.getValue());
        case "obfuscation" -> {} // padding against eavesdroppers
        default -> Deltas.replace(completion, member.getKey(), member.getValue());
      }
    }
  }

  @Override
  public Optional<ObjectNode> message() {
    if (error != null) {
      return Optional.of(error);
    }
    if (!hasChoices) {
      return Optional.empty();
    }
    completion.put("object", "chat.completion");
    var array = completion.putArray("choices");
    choices.values().forEach(choice -> array.add(choice.whole()));
    return Optional.of(completion);
  }

  private void addChoices(JsonNode deltas) {
    hasChoices |= deltas.isArray();
    for (var delta : deltas) {
      if (delta instanceof ObjectNode choice) {
        choices.computeIfAbsent(Deltas.index(choice, "index"), Choice::new).add(choice);
      }
    }
  }

  /** One of the alternatives that were asked for. */
  private static final class Choice {

    private final ObjectNode choice = Json.object();
    private final ObjectNode message;
    private final TreeMap<Integer, ObjectNode> toolCalls = new TreeMap<>();

    Choice(int index) {
      choice.put("index", index);
      message = choice.putObject("message");
      message.put("role", "assistant");
      message.putNull("content");
    }

    void add(ObjectNode delta) {
      for (var member : delta.properties()) {
        switch (member.getKey()) {
          case "index" -> {}
          case "delta" -> addToMessage(member.getValue());
          case "logprobs" -> Deltas.join(choice, "logprobs", member.getValue());
          default -> Deltas.replace(choice, member.getKey(), member.getValue());
        }
      }
    }

    private void addToMessage(JsonNode delta) {
      for (var member : delta.properties()) {
        if (member.getKey().equals("tool_calls")) {
          member.getValue().forEach(this::addToToolCalls);
        } else {
          Deltas.join(message, member.getKey(), member.getValue());
        }
      }
    }

    private void addToToolCalls(JsonNode node) {
      if (!(node instanceof ObjectNode delta)) {
        return;
      }
      // one that is not numbered comes whole
      int next = toolCalls.isEmpty() ? 0 : toolCalls.lastKey() + 1;
      int index = delta.has("index") ? Deltas.index(delta, "index") : next;
      delta.remove("index");
      Deltas.join(toolCalls.computeIfAbsent(index, key -> Json.object()), delta);
    }

    ObjectNode whole() {
      if (!toolCalls.isEmpty()) {
        message.putArray("tool_calls").addAll(toolCalls.values());
      }
      return choice;
    }
  }
}
