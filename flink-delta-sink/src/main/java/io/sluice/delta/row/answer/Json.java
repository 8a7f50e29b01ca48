package io.sluice.delta.row.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and writes JSON so that numbers come out as they went in. */
final class Json {

  /** More than what may be read, because what was read is put a few levels deeper. */
  private static final int MAX_DEPTH = StreamReadConstraints.DEFAULT_MAX_DEPTH + 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree can always be written", e);
    }
  }

  /** The one JSON object that the text is; empty if it is anything else. */
  static Optional<ObjectNode> read(String text) {
    try (var parser = MAPPER.createParser(text)) {
      var node = MAPPER.<JsonNode>readTree(parser);
      return node instanceof ObjectNode object && parser.nextToken() == null
          ? Optional.of(object)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The objects of a JSON array, as many as are complete where the text breaks off; empty if it is
   * not an array of objects.
   */
  static Optional<List<ObjectNode>> elements(String text) {
    var elements = new ArrayList<ObjectNode>();
    try (var parser = MAPPER.createParser(text)) {
      return isArray(parser, elements, text.length()) ? Optional.of(elements) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("a text can always be opened and closed", e);
    }
  }

  private static boolean isArray(JsonParser parser, List<ObjectNode> elements, int length)
      throws IOException {
    try {
      return readElements(parser, elements);
    } catch (JsonProcessingException e) {
      return parser.currentLocation().getCharOffset() >= length;
    }
  }

  private static boolean readElements(JsonParser parser, List<ObjectNode> into) throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      return false;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!(MAPPER.<JsonNode>readTree(parser) instanceof ObjectNode element)) {
        return false;
      }
      into.add(element);
    }
    return parser.nextToken() == null;
  }
}
