package io.sluice.ingress.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway needs to know of a JSON request, and where it stands in the bytes: the body is
 * edited in place of a few bytes and never written anew, because signatures, number formats and
 * member order must reach the provider as the agent sent them.
 */
public final class ModelSplice {

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNestingDepth(10_000)
                  .build())
          .build();

  private final byte[] body;
  private int bodyStart;
  private int bodyEnd;
  private @Nullable String model;
  private int modelStart;
  private int modelEnd;
  private boolean streamed;
  private @Nullable StreamOptions streamOptions;

  /** Where {@code stream_options} stands, and what it says. */
  private record StreamOptions(
      int start, int end, boolean isObject, boolean isEmpty, int flagStart, int flagEnd) {}

  /** Why a body cannot be routed; the message says what was expected. */
  public static final class MalformedBodyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String expectation;

    MalformedBodyException(String expectation) {
      super(expectation);
      this.expectation = expectation;
    }

    /** What was wrong and what was expected. */
    String expectation() {
      return expectation;
    }
  }

  private ModelSplice(byte[] body) {
    this.body = body;
  }

  /**
   * Finds the top-level members.
   *
   * @throws MalformedBodyException when the body is not one JSON object in UTF-8 with exactly one
   *     {@code model} text; of two, the provider could take the other
   */
  public static ModelSplice of(byte[] body) throws MalformedBodyException {
    var splice = new ModelSplice(body);
    try (var parser = JSON.createParser(body)) {
      splice.readDocument(parser);
    } catch (IOException e) {
      throw new MalformedBodyException("the body is not valid JSON (expected: one JSON object)");
    }
    return splice;
  }

  /** The model's name as the caller wrote it. */
  public String model() {
    return model == null ? "" : model;
  }

  /** Whether these bytes are what was read, and the JSON object all of them. */
  boolean isAllOf(byte[] bytes) {
    return bytes == body && bodyStart == 0 && bodyEnd == body.length;
  }

  /** Whether the caller asked for a stream. */
  public boolean isStreamed() {
    return streamed;
  }

  /** Whether the caller asked a chat stream for its usage. */
  public boolean asksForUsage() {
    var options = streamOptions;
    return options != null
        && options.flagStart >= 0
        && options.flagEnd - options.flagStart == "true".length();
  }

  /** The body with another model name. */
  public List<ByteBuffer> withModel(String name) {
    return Edit.apply(body, List.of(modelEdit(name)));
  }

  /** The body with another model name, asking for the usage of the stream. */
  public List<ByteBuffer> withModelAndUsage(String name) {
    return Edit.apply(body, List.of(modelEdit(name), usageEdit()));
  }

  private Edit modelEdit(String name) {
    return Edit.quoted(modelStart, modelEnd, name);
  }

  private Edit usageEdit() {
    var options = streamOptions;
    if (options == null) {
      int inside = bodyStart + 1;
      return new Edit(inside, inside, "\"stream_options\":{\"include_usage\":true},");
    }
    if (!options.isObject) {
      return new Edit(options.start, options.end, "{\"include_usage\":true}");
    }
    if (options.flagStart >= 0) {
      return new Edit(options.flagStart, options.flagEnd, "true");
    }
    int inside = options.start + 1;
    return new Edit(inside, inside, "\"include_usage\":true" + (options.isEmpty ? "" : ","));
  }

  private void readDocument(JsonParser parser) throws IOException, MalformedBodyException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedBodyException("the body is not a JSON object (expected: one JSON object)");
    }
    bodyStart = startOf(parser);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var member = parser.currentName();
      parser.nextToken();
      readMember(member, parser);
    }
    bodyEnd = endOf(parser);
    if (model == null) {
      throw new MalformedBodyException("model: (missing) (expected: the name of a model)");
    }
  }

  private void readMember(String member, JsonParser parser)
      throws IOException, MalformedBodyException {
    switch (member) {
      case "model" -> readModel(parser);
      case "stream" -> streamed = parser.currentToken() == JsonToken.VALUE_TRUE;
      case "stream_options" -> readStreamOptions(parser);
      default -> parser.skipChildren();
    }
  }

  private void readModel(JsonParser parser) throws IOException, MalformedBodyException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new MalformedBodyException("model: not a text (expected: the name of a model)");
    }
    if (model != null) {
      throw new MalformedBodyException("model: given twice (expected: once)");
    }
    modelStart = startOf(parser);
    model = parser.getText();
    modelEnd = endOf(parser);
  }

  private void readStreamOptions(JsonParser parser) throws IOException, MalformedBodyException {
    int start = startOf(parser);
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      streamOptions = new StreamOptions(start, endOf(parser), false, true, -1, -1);
      return;
    }
    int flagStart = -1;
    int flagEnd = -1;
    boolean empty = true;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      empty = false;
      boolean isFlag = "include_usage".equals(parser.currentName());
      parser.nextToken();
      if (isFlag) {
        flagStart = startOf(parser);
        parser.skipChildren();
        flagEnd = endOf(parser);
      } else {
        parser.skipChildren();
      }
    }
    streamOptions = new StreamOptions(start, endOf(parser), true, empty, flagStart, flagEnd);
  }

  private static int startOf(JsonParser parser) throws MalformedBodyException {
    return offset(parser.currentTokenLocation().getByteOffset());
  }

  private static int endOf(JsonParser parser) throws IOException, MalformedBodyException {
    parser.finishToken();
    return offset(parser.currentLocation().getByteOffset());
  }

  // only a parser of UTF-8 knows bytes
  private static int offset(long bytes) throws MalformedBodyException {
    if (bytes < 0) {
      throw new MalformedBodyException("the body is not UTF-8 (expected: JSON in UTF-8)");
    }
    return (int) bytes;
  }
}
