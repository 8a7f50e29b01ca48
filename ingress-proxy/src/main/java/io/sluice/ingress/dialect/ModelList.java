package io.sluice.ingress.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.event.JsonSerde;
import java.util.List;

/** Writes models the way each vendor lists its own. */
public final class ModelList {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A model is not dated here; Anthropic's own list says this where it does not know. */
  private static final String NO_DATE = "1970-01-01T00:00:00Z";

  private ModelList() {}

  /**
   * A model as a caller may name it.
   *
   * @param name the gateway's name
   * @param provider who answers first
   */
  public record Listed(String name, String provider) {}

  /** All of them as JSON, UTF-8. */
  public static byte[] all(Dialect dialect, List<Listed> models) {
    return bytes(
        switch (dialect) {
          case ANTHROPIC -> anthropic(models);
          case GEMINI -> gemini(models);
          case OPENAI_CHAT, OPENAI_RESPONSES -> openAi(models);
        });
  }

  /** One of them as JSON, UTF-8. */
  public static byte[] one(Dialect dialect, Listed model) {
    return bytes(entry(dialect, model));
  }

  private static ObjectNode anthropic(List<Listed> models) {
    var list = JSON.objectNode();
    var data = list.putArray("data");
    models.forEach(model -> data.add(entry(Dialect.ANTHROPIC, model)));
    list.put("has_more", false);
    list.put("first_id", models.isEmpty() ? null : models.get(0).name());
    return list.put("last_id", models.isEmpty() ? null : models.get(models.size() - 1).name());
  }

  private static ObjectNode openAi(List<Listed> models) {
    var list = JSON.objectNode().put("object", "list");
    var data = list.putArray("data");
    models.forEach(model -> data.add(entry(Dialect.OPENAI_CHAT, model)));
    return list;
  }

  private static ObjectNode gemini(List<Listed> models) {
    var list = JSON.objectNode();
    var entries = list.putArray("models");
    models.forEach(model -> entries.add(entry(Dialect.GEMINI, model)));
    return list;
  }

  private static ObjectNode entry(Dialect dialect, Listed model) {
    var entry = JSON.objectNode();
    switch (dialect) {
      case ANTHROPIC ->
          entry
              .put("type", "model")
              .put("id", model.name())
              .put("display_name", model.name())
              .put("created_at", NO_DATE);
      case GEMINI ->
          entry
              .put("name", "models/" + model.name())
              .put("version", "")
              .put("displayName", model.name())
              .putArray("supportedGenerationMethods")
              .add("generateContent")
              .add("streamGenerateContent")
              .add("countTokens");
      case OPENAI_CHAT, OPENAI_RESPONSES ->
          entry
              .put("id", model.name())
              .put("object", "model")
              .put("created", 0)
              .put("owned_by", model.provider());
    }
    return entry;
  }

  private static byte[] bytes(ObjectNode tree) {
    try {
      return JsonSerde.MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts is always JSON", e);
    }
  }
}
