package io.sluice.ingress.cursor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ingress.dialect.Translation;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hands out the text of custom tools where the model was told that they are functions with one
 * argument: out of {@code {"input": TEXT}} comes TEXT, once it is whole.
 */
final class CustomToolTexts implements Translation {

  private final Tools tools;

  /** What has come of the arguments, by the index of the call. */
  private final Map<Integer, StringBuilder> arguments = new TreeMap<>();

  CustomToolTexts(Tools tools) {
    this.tools = tools;
  }

  @Override
  public byte[] events(byte[] wholeEvents) {
    var chunks = new StringBuilder();
    for (var data : Events.dataOf(wholeEvents)) {
      if (Json.value(data) instanceof ObjectNode chunk) {
        add(chunks, chunk);
      } else {
        chunks.append(Events.event(data));
      }
    }
    return chunks.toString().getBytes(UTF_8);
  }

  @Override
  public byte[] document(byte[] whole) {
    return Json.object(whole).map(this::unwrapped).orElse(whole);
  }

  private byte[] unwrapped(ObjectNode completion) {
    for (var choice : completion.path("choices")) {
      for (var call : choice.at("/message/tool_calls")) {
        if (call.path("function") instanceof ObjectNode function
            && tools.isCustom(function.path("name").asText())) {
          function.put("arguments", text(function.path("arguments").asText()));
        }
      }
    }
    return Json.bytes(completion);
  }

  private void add(StringBuilder chunks, ObjectNode chunk) {
    for (var call : chunk.at("/choices/0/delta/tool_calls")) {
      keepBack(call);
    }
    if (chunk.at("/choices/0/finish_reason").isTextual()) {
      addTexts(chunks, chunk);
    }
    chunks.append(Events.event(chunk));
  }

  private void keepBack(JsonNode call) {
    int index = call.path("index").asInt();
    if (tools.isCustom(call.at("/function/name").asText())) {
      arguments.putIfAbsent(index, new StringBuilder());
    }
    var kept = arguments.get(index);
    if (kept != null && call.path("function") instanceof ObjectNode function) {
      kept.append(function.path("arguments").asText());
      function.put("arguments", "");
    }
  }

  private void addTexts(StringBuilder chunks, ObjectNode finishing) {
    for (var kept : arguments.entrySet()) {
      var chunk = finishing.deepCopy();
      chunk.remove("usage");
      var choice = (ObjectNode) chunk.at("/choices/0");
      choice.putNull("finish_reason");
      choice
          .putObject("delta")
          .putArray("tool_calls")
          .addObject()
          .put("index", kept.getKey())
          .putObject("function")
          .put("arguments", text(kept.getValue().toString()));
      chunks.append(Events.event(chunk));
    }
    arguments.clear();
  }

  // a model that did not keep to the schema is taken at its word
  private static String text(String arguments) {
    var input = Json.value(arguments).path(Tools.INPUT);
    return input.isTextual() ? input.asText() : arguments;
  }
}
