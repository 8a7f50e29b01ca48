package io.sluice.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads moments as we write them, {@code 2026-11-22T10:00:00.123456Z}, digit by digit: an event has
 * several of them, and the general parser takes as long for one as all the rest for ten members.
 * Whatever looks different goes to the general one.
 */
final class InstantText extends StdDeserializer<Instant> {

  private static final long serialVersionUID = 1L;
  private static final String SHAPE = "0000-00-00T00:00:00";
  private static final int MOST_DIGITS = 9;
  private static final int SECONDS_PER_DAY = 86_400;

  InstantText() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
    if (json.hasToken(JsonToken.VALUE_STRING)) {
      var text = json.getText();
      if (isPlain(text)) {
        return plain(text);
      }
    }
    return InstantDeserializer.INSTANT.deserialize(json, context);
  }

  // a date that there is not, or a leap second, is for the general parser to judge
  private static boolean isPlain(String text) {
    int end = text.length() - 1;
    int digits = end - SHAPE.length() - 1;
    if (end < SHAPE.length() || text.charAt(end) != 'Z' || digits > MOST_DIGITS) {
      return false;
    }
    for (int i = 0; i < SHAPE.length(); i++) {
      char wanted = SHAPE.charAt(i);
      if (wanted == '0' ? !isDigit(text.charAt(i)) : text.charAt(i) != wanted) {
        return false;
      }
    }
    return isFraction(text, end)
        && isBetween(1, number(text, 5, 7), 12)
        && isBetween(1, number(text, 8, 10), 28)
        && number(text, 11, 13) < 24
        && number(text, 14, 16) < 60
        && number(text, 17, 19) < 60;
  }

  private static boolean isFraction(String text, int end) {
    if (end == SHAPE.length()) {
      return true;
    }
    if (text.charAt(SHAPE.length()) != '.' || end == SHAPE.length() + 1) {
      return false;
    }
    for (int i = SHAPE.length() + 1; i < end; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static Instant plain(String text) {
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    int second = (number(text, 11, 13) * 60 + number(text, 14, 16)) * 60 + number(text, 17, 19);
    return Instant.ofEpochSecond(day * SECONDS_PER_DAY + second, nanos(text));
  }

  private static int nanos(String text) {
    int end = text.length() - 1;
    int from = Math.min(end, SHAPE.length() + 1);
    int nanos = number(text, from, end);
    for (int digits = end - from; digits < MOST_DIGITS; digits++) {
      nanos *= 10;
    }
    return nanos;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  private static boolean isBetween(int low, int number, int high) {
    return low <= number && number <= high;
  }

  private static boolean isDigit(char character) {
    return '0' <= character && character <= '9';
  }
}
