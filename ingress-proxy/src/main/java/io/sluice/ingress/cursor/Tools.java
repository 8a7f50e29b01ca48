package io.sluice.ingress.cursor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * The tools of one request, in the shapes that Cursor mixes: nested as in a chat, flat as in
 * Responses, with an {@code input_schema} as Anthropic's, and custom ones that take plain text in a
 * grammar.
 */
final class Tools {

  /** The one argument of a custom tool where there are only functions. */
  static final String INPUT = "input";

  private final JsonNode declared;
  private final Set<String> custom = new HashSet<>();

  Tools(JsonNode declared) {
    this.declared = declared;
    for (var tool : declared) {
      if (isCustom(tool)) {
        custom.add(body(tool, "custom").path("name").asText());
      }
    }
  }

  /** Whether a tool of this name takes plain text. */
  boolean isCustom(String name) {
    return custom.contains(name);
  }

  boolean hasCustom() {
    return !custom.isEmpty();
  }

  /** Whether all are functions nested as in a chat. */
  boolean areChat() {
    for (var tool : declared) {
      if (!tool.has("function")) {
        return false;
      }
    }
    return true;
  }

  /** As a Responses request has them. */
  ArrayNode flat() {
    var tools = Json.object().putArray("tools");
    for (var tool : declared) {
      if (isCustom(tool)) {
        tools.add(typed("custom", body(tool, "custom")));
      } else if (isFunction(tool)) {
        tools.add(typed("function", function(tool)));
      } else {
        tools.add(tool);
      }
    }
    return tools;
  }

  /** As a chat has them; what a chat has no word for is left out. */
  ArrayNode nested() {
    var tools = Json.object().putArray("tools");
    for (var tool : declared) {
      if (isCustom(tool)) {
        add(tools, textFunction(body(tool, "custom")));
      } else if (isFunction(tool)) {
        add(tools, function(tool));
      }
    }
    return tools;
  }

  private static void add(ArrayNode tools, ObjectNode function) {
    tools.addObject().put("type", "function").set("function", function);
  }

  private static boolean isCustom(JsonNode tool) {
    return tool.path("type").asText().equals("custom");
  }

  private static boolean isFunction(JsonNode tool) {
    return tool.path("type").asText().equals("function") || tool.has("input_schema");
  }

  // what describes the tool stands in a member of its own, or beside the type
  private static JsonNode body(JsonNode tool, String member) {
    return tool.path(member).isObject() ? tool.path(member) : tool;
  }

  private static ObjectNode function(JsonNode tool) {
    ObjectNode function = body(tool, "function").deepCopy();
    function.remove("type");
    var schema = function.remove("input_schema");
    if (schema != null) {
      function.set("parameters", schema);
      function.remove("cache_control");
    }
    return function;
  }

  private static ObjectNode typed(String type, JsonNode body) {
    var tool = Json.object().put("type", type);
    body.properties().stream()
        .filter(member -> !member.getKey().equals("type"))
        .forEach(member -> tool.set(member.getKey(), member.getValue()));
    return tool;
  }

  private static ObjectNode textFunction(JsonNode custom) {
    var function = Json.object().put("name", custom.path("name").asText());
    function.put("description", description(custom));
    var parameters = function.putObject("parameters").put("type", "object");
    parameters.putObject("properties").putObject(INPUT).put("type", "string");
    parameters.putArray("required").add(INPUT);
    return function;
  }

  private static String description(JsonNode custom) {
    var description = custom.path("description").asText();
    var format = custom.path("format");
    var grammar = format.path("grammar").isObject() ? format.path("grammar") : format;
    var definition = grammar.path("definition").asText();
    return definition.isEmpty()
        ? description
        : description
            + "\n\nThe input is a text of this "
            + grammar.path("syntax").asText()
            + " grammar:\n"
            + definition;
  }
}
