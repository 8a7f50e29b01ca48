package io.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/**
 * A text that stands in a record as a text, or, where it is a JSON document, as that document: then
 * it is read back with every byte as it was written, blanks and the spelling of numbers included.
 */
final class DocumentText extends StdDeserializer<String> {

  /** The attribute that holds the bytes which are being read. */
  static final String SOURCE = "source";

  private static final long serialVersionUID = 1L;

  DocumentText() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    if (!(context.getAttribute(SOURCE) instanceof byte[] source)) {
      return context.reportInputMismatch(this, "a document, whose bytes are not at hand");
    }
    int start = (int) json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    json.finishToken();
    int end = (int) json.currentLocation().getByteOffset();
    return new String(source, start, end - start, UTF_8);
  }
}
