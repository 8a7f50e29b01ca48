package io.sluice.sandbox.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Reads an {@link Ask} from a request body of any dialect, in one pass and without a tree. */
final class AskReader {

  private static final JsonFactory JSON = new JsonFactory();

  /** A prompt that says this gets a call of the first tool it offers. */
  private static final byte[] TOOL_WISH = "use a tool".getBytes(UTF_8);

  private final byte[] body;
  private String model = "";
  private boolean streaming;
  private boolean usageChunk;
  private boolean thinking;
  private @Nullable String tool;
  private int promptStart;
  private int promptEnd;

  private AskReader(byte[] body) {
    this.body = body;
  }

  /**
   * Reads the body.
   *
   * @throws IOException when it is not a JSON object
   */
  static Ask read(byte[] body, @Nullable String modelInPath) throws IOException {
    var reader = new AskReader(body);
    try (var parser = JSON.createParser(body)) {
      reader.readMembers(parser);
    }
    return reader.ask(modelInPath);
  }

  private void readMembers(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("not a JSON object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      readMember(name, parser);
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("not a JSON object");
    }
  }

  private void readMember(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "model" -> model = parser.getValueAsString("");
      case "stream" -> streaming = parser.getValueAsBoolean();
      case "thinking", "reasoning" -> {
        thinking = parser.currentToken() == JsonToken.START_OBJECT;
        parser.skipChildren();
      }
      case "stream_options" -> readStreamOptions(parser);
      case "tools" -> readTools(parser);
      case "messages", "input", "contents" -> readPrompt(parser);
      default -> parser.skipChildren();
    }
  }

  private void readStreamOptions(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      if (name.equals("include_usage")) {
        usageChunk = parser.getValueAsBoolean();
      }
      parser.skipChildren();
    }
  }

  // every dialect names a tool in a text member "name", at different depths
  private void readTools(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      var token = parser.currentToken();
      if (token.isStructStart()) {
        depth++;
      }
      if (token.isStructEnd()) {
        depth--;
      }
      if (tool == null && token == JsonToken.VALUE_STRING && "name".equals(parser.currentName())) {
        tool = parser.getText();
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  private void readPrompt(JsonParser parser) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    // a Cursor body may carry an empty "messages" beside its "input"
    if (end - start > promptEnd - promptStart) {
      promptStart = start;
      promptEnd = end;
    }
  }

  private Ask ask(@Nullable String modelInPath) {
    var checksum = new CRC32();
    checksum.update(body, promptStart, promptEnd - promptStart);
    return new Ask(
        modelInPath == null ? model : modelInPath,
        streaming,
        usageChunk,
        thinking,
        wishesTool() ? tool : null,
        promptEnd - promptStart,
        checksum.getValue());
  }

  private boolean wishesTool() {
    for (int at = promptStart; tool != null && at <= promptEnd - TOOL_WISH.length; at++) {
      if (isWishAt(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isWishAt(int start) {
    for (int i = 0; i < TOOL_WISH.length; i++) {
      if (body[start + i] != TOOL_WISH[i]) {
        return false;
      }
    }
    return true;
  }
}
