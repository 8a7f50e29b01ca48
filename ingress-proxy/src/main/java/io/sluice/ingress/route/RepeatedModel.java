package io.sluice.ingress.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The places where a Gemini body repeats the model of its path, which must be the same: {@code
 * model}, {@code generateContentRequest.model} and {@code requests[].model}.
 */
final class RepeatedModel {

  private static final JsonFactory JSON = ModelSplice.JSON;

  private final byte[] body;
  private final List<Place> places = new ArrayList<>();

  /** How deep a request lies. */
  private enum Level {
    OUTERMOST,
    INNER
  }

  /** Where a model stands, and what goes before its name ({@code models/}). */
  private record Place(int start, int end, String prefix) {}

  private RepeatedModel(byte[] body) {
    this.body = body;
  }

  /** Looks for the places; there are none in what is not JSON. */
  static RepeatedModel in(byte[] body) {
    var repeated = new RepeatedModel(body);
    try (var parser = JSON.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        repeated.readRequest(parser, Level.OUTERMOST);
      }
    } catch (IOException e) {
      repeated.places.clear(); // the provider will say what is wrong with it
    }
    return repeated;
  }

  /** The body with another name in all places. */
  List<ByteBuffer> withModel(String name) {
    var edits =
        places.stream()
            .map(place -> Edit.quoted(place.start, place.end, place.prefix + name))
            .toList();
    return Edit.apply(body, edits);
  }

  private void readRequest(JsonParser parser, Level level) throws IOException {
    boolean outermost = level == Level.OUTERMOST;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var member = parser.currentName();
      var value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING && "model".equals(member)) {
        readModel(parser);
      } else if (outermost && isWhole(value, member)) {
        readRequest(parser, Level.INNER);
      } else if (outermost && value == JsonToken.START_ARRAY && "requests".equals(member)) {
        readRequests(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static boolean isWhole(JsonToken value, String member) {
    return value == JsonToken.START_OBJECT && "generateContentRequest".equals(member);
  }

  private void readRequests(JsonParser parser) throws IOException {
    for (var item = parser.nextToken();
        item != null && item != JsonToken.END_ARRAY;
        item = parser.nextToken()) {
      if (item == JsonToken.START_OBJECT) {
        readRequest(parser, Level.INNER);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readModel(JsonParser parser) throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    var text = parser.getText();
    parser.finishToken();
    long end = parser.currentLocation().getByteOffset();
    if (start >= 0) {
      places.add(new Place((int) start, (int) end, text.substring(0, text.lastIndexOf('/') + 1)));
    }
  }
}
