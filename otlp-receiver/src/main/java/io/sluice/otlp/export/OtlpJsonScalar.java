package io.sluice.otlp.export;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** Reads one value of OTLP's JSON that is no object. */
final class OtlpJsonScalar {

  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
  private static final BigInteger MIN_INT64 = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_INT64 = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger MAX_UINT64 = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final BigInteger MAX_UINT32 = BigInteger.TWO.pow(32).subtract(BigInteger.ONE);
  private static final double EXACT_IN_DOUBLE = 0x1p53;
  private static final int LONGEST_INTEGER = 20;

  private OtlpJsonScalar() {}

  /**
   * Reads the value the parser is at.
   *
   * @throws MalformedBodyException when it does not fit the field
   */
  static Object read(JsonParser parser, FieldDescriptor field)
      throws IOException, MalformedBodyException {
    try {
      return switch (field.getType()) {
        case STRING -> text(parser);
        case BYTES -> bytes(text(parser), field);
        case BOOL -> truth(parser);
        case ENUM ->
            field.getEnumType().findValueByNumberCreatingIfUnknown(number(parser).intValueExact());
        case DOUBLE -> real(parser);
        case FLOAT -> (float) real(parser);
        case INT32, SINT32, SFIXED32 -> integer(parser).intValueExact();
        case UINT32, FIXED32 -> within(integer(parser), BigInteger.ZERO, MAX_UINT32).intValue();
        case INT64, SINT64, SFIXED64 -> within(integer(parser), MIN_INT64, MAX_INT64).longValue();
        case UINT64, FIXED64 -> within(integer(parser), BigInteger.ZERO, MAX_UINT64).longValue();
        case MESSAGE, GROUP -> throw new IllegalArgumentException("not a scalar");
      };
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new MalformedBodyException("has a wrong value for " + field.getJsonName(), e);
    }
  }

  private static String text(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING);
    return parser.getText();
  }

  private static boolean truth(JsonParser parser) {
    require(parser.currentToken().isBoolean());
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  private static ByteString bytes(String text, FieldDescriptor field) {
    if (IDS.contains(field.getName())) {
      return ByteString.copyFrom(HexFormat.of().parseHex(text));
    }
    // both alphabets are allowed, padded or not
    var standard = text.replace('-', '+').replace('_', '/');
    return ByteString.copyFrom(Base64.getDecoder().decode(standard));
  }

  private static double real(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      require(parser.currentToken().isNumeric());
      return parser.getDoubleValue();
    }
    return switch (parser.getText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(parser.getText());
    };
  }

  private static BigInteger integer(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return number(parser);
    }
    require(parser.getTextLength() <= LONGEST_INTEGER);
    return new BigInteger(parser.getText());
  }

  private static BigInteger number(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      require(parser.getTextLength() <= LONGEST_INTEGER);
      return parser.getBigIntegerValue();
    }
    require(parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT);
    double value = parser.getDoubleValue();
    // 1.0 and 1e3 are whole numbers too
    require(Math.rint(value) == value && Math.abs(value) <= EXACT_IN_DOUBLE);
    return BigInteger.valueOf((long) value);
  }

  private static BigInteger within(BigInteger value, BigInteger least, BigInteger most) {
    require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
    return value;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("out of range");
    }
  }
}
