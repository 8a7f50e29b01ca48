package io.sluice.cli.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values in a TOML file, with comments and everything else left as they are.
 *
 * <p>The text is changed statement by statement, and the result is read with a parser: it must say
 * what it said before, with the values in it, and nothing else. A file whose form does not allow
 * that is refused, never damaged.
 *
 * @param values by the path of their table, then by key; a value replaces what is there
 * @param owned tables that hold nothing but these values
 * @param retired keys before all tables that become comments, with the reason
 */
record TomlEdit(
    Map<List<String>, ObjectNode> values,
    Map<List<String>, ObjectNode> owned,
    Map<String, String> retired)
    implements Edit {

  private static final TomlMapper READER = new TomlMapper();

  TomlEdit {
    values = new LinkedHashMap<>(values);
    owned = new LinkedHashMap<>(owned);
    retired = Map.copyOf(retired);
  }

  /** Never the values: there are secrets among them. */
  @Override
  public String toString() {
    return "TomlEdit" + values.keySet() + owned.keySet();
  }

  @Override
  public String mergedInto(String existing) {
    var before = read(existing);
    var expected = expected(before);
    if (expected.equals(before) && !existing.isBlank()) {
      return existing;
    }
    var text = edited(existing);
    if (!says(text, expected)) {
      throw new UnmendableFileException(
          "it writes one of these tables in a form that cannot be changed without harm, such as"
              + " key.key = or table = {}");
    }
    return text;
  }

  private String edited(String existing) {
    var document = TomlDocument.of(existing);
    retired.forEach(document::retire);
    values.forEach((table, wanted) -> set(document, table, wanted));
    owned.forEach((table, wanted) -> document.own(table, written(wanted)));
    return document.text();
  }

  private static void set(TomlDocument document, List<String> table, ObjectNode wanted) {
    written(wanted)
        .forEach(
            (key, value) -> {
              var below = new ArrayList<>(table);
              below.add(key);
              document.removeBelow(below);
              document.removeSelf(below);
              document.set(table, key, value);
            });
  }

  private ObjectNode expected(ObjectNode before) {
    var tree = before.deepCopy();
    retired.keySet().forEach(tree::remove);
    values.forEach((table, wanted) -> table(tree, table).setAll(wanted));
    owned.forEach(
        (table, wanted) -> {
          var own = table(tree, table);
          own.removeAll();
          own.setAll(wanted);
        });
    return tree;
  }

  private static ObjectNode table(ObjectNode tree, List<String> path) {
    var table = tree;
    for (var name : path) {
      var inner = table.get(name);
      if (inner != null && !inner.isObject()) {
        throw new UnmendableFileException(String.join(".", path) + " is not a table");
      }
      table = inner instanceof ObjectNode object ? object : table.putObject(name);
    }
    return table;
  }

  private static ObjectNode read(String text) {
    try {
      return READER.readTree(text) instanceof ObjectNode tree ? tree : READER.createObjectNode();
    } catch (JsonProcessingException e) {
      // the message of the parser would repeat the text, and there may be secrets in it
      var where = e.getLocation();
      throw new UnmendableFileException(
          where == null ? "it is not TOML" : "it is not TOML: see line " + where.getLineNr());
    }
  }

  private static boolean says(String text, ObjectNode expected) {
    try {
      return READER.readTree(text).equals(expected);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static Map<String, String> written(ObjectNode wanted) {
    var written = new LinkedHashMap<String, String>();
    wanted.fields().forEachRemaining(pair -> written.put(pair.getKey(), text(pair.getValue())));
    return written;
  }

  // a table within a value is an inline table, which stands on one line
  private static String text(JsonNode value) {
    if (value instanceof ObjectNode object) {
      var pairs = new ArrayList<String>();
      object
          .fields()
          .forEachRemaining(
              pair -> pairs.add(TomlDocument.key(pair.getKey()) + " = " + text(pair.getValue())));
      return "{ " + String.join(", ", pairs) + " }";
    }
    // a JSON string is a basic string of TOML
    return value.toString();
  }
}
