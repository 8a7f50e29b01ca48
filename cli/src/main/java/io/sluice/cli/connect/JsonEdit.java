package io.sluice.cli.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Members of a JSON file. Objects are merged, everything else is replaced; other members keep their
 * values and their order. Comments, which some agents allow, are read over and not kept.
 *
 * @param wanted the members
 */
record JsonEdit(ObjectNode wanted) implements Edit {

  private static final JsonMapper READER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private static final ObjectWriter WRITER = READER.writer(printer());

  @Override
  public String mergedInto(String existing) {
    var before = existing.isBlank() ? READER.createObjectNode() : read(existing);
    var after = before.deepCopy();
    merge(after, wanted, "");
    return after.equals(before) && !existing.isBlank() ? existing : text(after);
  }

  /** Never the values: there are secrets among them. */
  @Override
  public String toString() {
    return "JsonEdit";
  }

  private static void merge(ObjectNode into, ObjectNode wanted, String path) {
    wanted
        .fields()
        .forEachRemaining(
            member -> {
              var name = member.getKey();
              if (member.getValue() instanceof ObjectNode inner) {
                merge(object(into, name, path), inner, path + name + ".");
              } else {
                into.set(name, member.getValue());
              }
            });
  }

  private static ObjectNode object(ObjectNode into, String name, String path) {
    var there = into.get(name);
    if (there == null || there.isNull()) {
      return into.putObject(name);
    }
    if (there instanceof ObjectNode object) {
      return object;
    }
    throw new UnmendableFileException(path + name + " is not an object");
  }

  private static ObjectNode read(String text) {
    JsonNode tree;
    try {
      tree = READER.readTree(text);
    } catch (JsonProcessingException e) {
      // the message of the parser would repeat the text, and there may be secrets in it
      var where = e.getLocation();
      throw new UnmendableFileException(
          where == null
              ? "it is not JSON"
              : "it is not JSON: see line "
                  + where.getLineNr()
                  + ", column "
                  + where.getColumnNr());
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw new UnmendableFileException("it holds no JSON object");
  }

  private static String text(ObjectNode tree) {
    try {
      return WRITER.writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  private static DefaultPrettyPrinter printer() {
    var indenter = new DefaultIndenter("  ", "\n");
    var separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    var printer = new DefaultPrettyPrinter(separators);
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    return printer;
  }
}
