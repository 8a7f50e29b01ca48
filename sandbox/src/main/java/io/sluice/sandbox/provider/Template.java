package io.sluice.sandbox.provider;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.regex.Pattern;

/**
 * A JSON text with gaps: {@code %s} takes a value as JSON text, escaped and without the quotes
 * around it; {@code %r} takes it as it is.
 */
final class Template {

  private static final Pattern GAP = Pattern.compile("%[sr]");

  private final String[] pieces;
  private final boolean[] escaped;

  private Template(String text) {
    pieces = GAP.split(text, -1);
    escaped = new boolean[pieces.length - 1];
    int at = 0;
    var gaps = GAP.matcher(text);
    while (gaps.find()) {
      escaped[at++] = gaps.group().equals("%s");
    }
  }

  /** Takes a JSON text laid out for reading; line breaks and the indentation are dropped. */
  static Template of(String text) {
    return new Template(text.replaceAll("\n\\s*", ""));
  }

  /** The text with its gaps filled in order. */
  String fill(Object... values) {
    if (values.length != escaped.length) {
      throw new IllegalArgumentException(values.length + " values for " + escaped.length + " gaps");
    }
    var filled = new StringBuilder(pieces[0]);
    for (int i = 0; i < values.length; i++) {
      var value = String.valueOf(values[i]);
      if (escaped[i]) {
        JsonStringEncoder.getInstance().quoteAsString(value, filled);
      } else {
        filled.append(value);
      }
      filled.append(pieces[i + 1]);
    }
    return filled.toString();
  }
}
