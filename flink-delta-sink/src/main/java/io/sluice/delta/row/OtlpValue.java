package io.sluice.delta.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OTLP attribute values as text, because the tables keep attributes as maps from string to string.
 *
 * <p>A string stays as it is; a bool is {@code true} or {@code false}; an int is decimal; a double
 * is the shortest decimal that reads back as the same number, with an exponent only from 10^7 on;
 * bytes are base64; arrays and key-value lists are compact JSON of the same (where NaN and the
 * infinities become strings, as JSON has no such numbers); a value that is not set is null.
 */
final class OtlpValue {

  private static final JsonFactory JSON = new JsonFactory();
  private static final double FIRST_WITH_EXPONENT = 1e7;

  private OtlpValue() {}

  /** Attributes by key; of repeated keys the last one counts. */
  static Map<String, @Nullable String> map(List<KeyValue> attributes) {
    int size = attributes.size();
    if (size == 0) {
      return Map.of();
    }
    var map = new LinkedHashMap<String, @Nullable String>(size * 4 / 3 + 1);
    for (int i = 0; i < size; i++) {
      var attribute = attributes.get(i);
      map.put(attribute.getKey(), text(attribute.getValue()));
    }
    return map;
  }

  static @Nullable String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> decimal(value.getDoubleValue());
      case BYTES_VALUE -> base64(value.getBytesValue());
      case ARRAY_VALUE, KVLIST_VALUE -> json(value);
      // indexes into a table of strings occur in profiles only
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> null;
    };
  }

  private static String decimal(double value) {
    var shortest = NumberOutput.toString(value, true);
    if (Math.abs(value) < FIRST_WITH_EXPONENT && shortest.indexOf('E') >= 0) {
      return new BigDecimal(shortest).stripTrailingZeros().toPlainString();
    }
    return shortest;
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static String json(AnyValue value) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      write(value, json);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static void write(AnyValue value, JsonGenerator json) throws IOException {
    switch (value.getValueCase()) {
      case STRING_VALUE -> json.writeString(value.getStringValue());
      case BOOL_VALUE -> json.writeBoolean(value.getBoolValue());
      case INT_VALUE -> json.writeNumber(value.getIntValue());
      case DOUBLE_VALUE -> writeDouble(value.getDoubleValue(), json);
      case BYTES_VALUE -> json.writeString(base64(value.getBytesValue()));
      case ARRAY_VALUE -> writeArray(value.getArrayValue().getValuesList(), json);
      case KVLIST_VALUE -> writeObject(value.getKvlistValue().getValuesList(), json);
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> json.writeNull();
    }
  }

  private static void writeDouble(double value, JsonGenerator json) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(decimal(value));
    } else {
      json.writeString(decimal(value));
    }
  }

  private static void writeArray(List<AnyValue> values, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (var value : values) {
      write(value, json);
    }
    json.writeEndArray();
  }

  private static void writeObject(List<KeyValue> entries, JsonGenerator json) throws IOException {
    var lastByKey = new LinkedHashMap<String, AnyValue>();
    for (var entry : entries) {
      lastByKey.put(entry.getKey(), entry.getValue());
    }
    json.writeStartObject();
    for (var entry : lastByKey.entrySet()) {
      json.writeFieldName(entry.getKey());
      write(entry.getValue(), json);
    }
    json.writeEndObject();
  }
}
