package io.sluice.delta.row.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gemini: chunks of the shape of the whole. Texts that follow each other are one text, unless one
 * is a thought and the other is not, or one carries more than text, e.g. a thought signature.
 */
final class GeminiAssembly implements Assembly {

  private static final Set<String> PLAIN_TEXT = Set.of("text", "thought");

  private final ObjectNode answer = Json.object();
  private final Map<Integer, ObjectNode> candidates = new TreeMap<>();
  private @Nullable ObjectNode error;

  @Override
  public void add(ObjectNode chunk) {
    if (chunk.path("error").isObject()) {
      error = chunk;
      return;
    }
    for (var member : chunk.properties()) {
      if (member.getKey().equals("candidates")) {
        member.getValue().forEach(this::addCandidate);
      } else {
        Deltas.replace(answer, member.getKey(), member.getValue());
      }
    }
  }

  @Override
  public Optional<ObjectNode> message() {
    if (error != null) {
      return Optional.of(error);
    }
    if (candidates.isEmpty() && answer.isEmpty()) {
      return Optional.empty();
    }
    var whole = Json.object();
    if (!candidates.isEmpty()) {
      whole.putArray("candidates").addAll(candidates.values());
    }
    return Optional.of(whole.setAll(answer));
  }

  private void addCandidate(JsonNode node) {
    if (!(node instanceof ObjectNode delta)) {
      return;
    }
    var candidate =
        candidates.computeIfAbsent(Deltas.index(delta, "index"), index -> Json.object());
    for (var member : delta.properties()) {
      if (member.getKey().equals("content")) {
        addContent(Deltas.object(candidate, "content"), member.getValue());
      } else {
        Deltas.replace(candidate, member.getKey(), member.getValue());
      }
    }
  }

  private static void addContent(ObjectNode content, JsonNode delta) {
    for (var member : delta.properties()) {
      if (member.getKey().equals("parts")) {
        var parts = Deltas.array(content, "parts");
        member.getValue().forEach(part -> addPart(parts, part));
      } else {
        Deltas.replace(content, member.getKey(), member.getValue());
      }
    }
  }

  private static void addPart(ArrayNode parts, JsonNode part) {
    var last = parts.get(parts.size() - 1);
    if (last instanceof ObjectNode begun
        && isPlainText(begun)
        && isPlainText(part)
        && isThought(begun) == isThought(part)) {
      Deltas.append(begun, "text", part.path("text"));
    } else {
      parts.add(part);
    }
  }

  private static boolean isPlainText(JsonNode part) {
    return part.has("text")
        && part.properties().stream().allMatch(member -> PLAIN_TEXT.contains(member.getKey()));
  }

  private static boolean isThought(JsonNode part) {
    return part.path("thought").asBoolean();
  }
}
