package io.sluice.governance.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Text to tree, with the mistakes of YAML itself: one error, with its line, never its content. */
final class YamlTree {

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private YamlTree() {}

  /** The tree; empty, and reported, when the text is no single YAML document. */
  static Optional<JsonNode> read(String text, Problems problems) {
    try {
      refuseAliases(text, problems);
      return Optional.of(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      problems.report(place(e.getLocation()), "cannot be read", expected(e));
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory can be read", e);
    }
  }

  // the parser gives an alias as the text of its name, which would be honoured as something else
  private static void refuseAliases(String text, Problems problems) throws IOException {
    try (YAMLParser parser = MAPPER.getFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          problems.report(
              place(parser.currentTokenLocation()), "a YAML alias", "the value written out");
        }
      }
    }
  }

  // the parser's own message quotes the file, and the file may hold what should not be in it
  private static String expected(JsonProcessingException e) {
    var message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Duplicate field")) {
      return "each member once";
    }
    if (message.startsWith("Trailing token")) {
      return "one YAML document";
    }
    return "YAML; look for indentation, colons, quotes and brackets";
  }

  private static String place(JsonLocation location) {
    return "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
