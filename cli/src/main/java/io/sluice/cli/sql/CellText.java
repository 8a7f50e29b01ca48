package io.sluice.cli.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.event.JsonSerde;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cell as text: nested values as JSON, times as ISO-8601. */
final class CellText {

  private static final double SMALLEST_PLAIN = 1e-12;
  private static final double LARGEST_PLAIN = 1e15;

  private CellText() {}

  /** The text; empty for null. */
  static String of(@Nullable Object cell) {
    if (cell == null) {
      return "";
    }
    if (cell instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (cell instanceof Double number) {
      return text(number);
    }
    if (cell instanceof Map || cell instanceof List) {
      return json(cell);
    }
    return cell.toString();
  }

  // costs are small: 0.0000762 is read more easily than 7.62E-5
  private static String text(double number) {
    double size = Math.abs(number);
    boolean usual = size == 0 || (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN);
    return usual ? BigDecimal.valueOf(number).toPlainString() : Double.toString(number);
  }

  static String json(@Nullable Object value) {
    try {
      return JsonSerde.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  /** One printable line: what an agent sent must not steer the terminal of whoever looks at it. */
  static String line(String text) {
    var line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(line, c));
    return line.toString();
  }

  private static void append(StringBuilder line, int codePoint) {
    switch (codePoint) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (isSteering(codePoint)) {
          line.append("\\u%04x".formatted(codePoint));
          return;
        }
        line.appendCodePoint(codePoint);
      }
    }
  }

  private static boolean isSteering(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL || type == Character.FORMAT;
  }
}
