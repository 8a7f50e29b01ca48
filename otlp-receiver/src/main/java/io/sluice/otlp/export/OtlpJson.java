package io.sluice.otlp.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.sluice.otlp.signal.MessageDensity;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads OTLP's JSON, which is protobuf's own JSON mapping with exceptions (OTLP specification,
 * "JSON Protobuf Encoding"): trace and span ids are hex, enums are numbers, unknown members are
 * ignored.
 *
 * <p>Streams into the message, so that what is not part of it costs no memory.
 */
final class OtlpJson {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_DEPTH = 100;
  private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS =
      new ConcurrentHashMap<>();

  private final JsonParser parser;
  private long messagesLeft;

  private OtlpJson(JsonParser parser, long messagesLeft) {
    this.parser = parser;
    this.messagesLeft = messagesLeft;
  }

  /**
   * Reads a message of the same type as {@code empty}.
   *
   * @throws MalformedBodyException when the body is not such a message
   */
  static Message read(byte[] body, Message empty) throws MalformedBodyException {
    try (var parser = JSON.createParser(body)) {
      var message = empty.newBuilderForType();
      parser.nextToken();
      new OtlpJson(parser, MessageDensity.limit(body.length)).readInto(message, 0);
      if (parser.nextToken() != null) {
        throw new MalformedBodyException("goes on after the end of the JSON object");
      }
      return message.build();
    } catch (IOException e) {
      throw new MalformedBodyException("is not well-formed JSON", e);
    }
  }

  private void readInto(Message.Builder message, int depth)
      throws IOException, MalformedBodyException {
    expect(JsonToken.START_OBJECT, "an object");
    if (depth > MAX_DEPTH || --messagesLeft < 0) {
      throw new MalformedBodyException("has too many or too deeply nested objects");
    }
    var fields = fieldsOf(message.getDescriptorForType());
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var field = fields.get(parser.currentName());
      parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
        readMember(message, field, depth);
      }
    }
    expect(JsonToken.END_OBJECT, "the end of an object");
  }

  private void readMember(Message.Builder message, FieldDescriptor field, int depth)
      throws IOException, MalformedBodyException {
    if (!field.isRepeated()) {
      message.setField(field, value(message, field, depth));
      return;
    }
    expect(JsonToken.START_ARRAY, "an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      message.addRepeatedField(field, value(message, field, depth));
    }
  }

  private Object value(Message.Builder message, FieldDescriptor field, int depth)
      throws IOException, MalformedBodyException {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return OtlpJsonScalar.read(parser, field);
    }
    var nested = message.newBuilderForField(field);
    readInto(nested, depth + 1);
    return nested.build();
  }

  private void expect(JsonToken token, String what) throws IOException, MalformedBodyException {
    if (parser.currentToken() != token) {
      throw new MalformedBodyException("has something else where " + what + " must be");
    }
  }

  private static Map<String, FieldDescriptor> fieldsOf(Descriptor type) {
    return FIELDS.computeIfAbsent(
        type,
        key -> {
          var fields = new HashMap<String, FieldDescriptor>();
          key.getFields().forEach(field -> fields.put(field.getJsonName(), field));
          return fields;
        });
  }
}
