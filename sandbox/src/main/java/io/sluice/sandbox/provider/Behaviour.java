package io.sluice.sandbox.provider;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a request is answered, as one line of text: {@code key=value} pairs between commas. It comes
 * in the request header {@code x-mock}, behind a {@code +} in the model's name, from a script, or
 * from the settings; the first of these that is there decides alone.
 *
 * <ul>
 *   <li>{@code delay=200ms}: before the first byte of the answer
 *   <li>{@code between=20ms}: between two events of a stream
 *   <li>{@code events=50}: into how many events the text of a stream is cut
 *   <li>{@code stamped}: each of these begins with the moment it is sent, see {@link Stamp}
 *   <li>{@code text=4096}: length of the text (unit: bytes)
 *   <li>{@code status=429}: this error, in the vendor's shape
 *   <li>{@code retry-after=3}: that header on the error (unit: seconds)
 *   <li>{@code cut=5}: the connection breaks after so many events, or in the middle of a plain body
 *   <li>{@code error=5}: after so many events the vendor's error event ends the stream
 *   <li>{@code silent}: nothing is ever answered
 * </ul>
 *
 * @param delay before the first byte
 * @param between between two events of a stream
 * @param events pieces of text in a stream; 0 for a few, as many as the text suggests
 * @param stamped whether each piece of text begins with the moment it is sent
 * @param textBytes length of the text; 0 for a line or two
 * @param status the answer's status; everything but 200 is an error
 * @param retryAfterSeconds the header on an error, or null
 * @param cutAfter events before the connection breaks, or null
 * @param errorAfter events before an error event, or null
 * @param silent whether nothing is answered at all
 */
public record Behaviour(
    Duration delay,
    Duration between,
    int events,
    boolean stamped,
    int textBytes,
    int status,
    @Nullable Integer retryAfterSeconds,
    @Nullable Integer cutAfter,
    @Nullable Integer errorAfter,
    boolean silent) {

  /** A plain, immediate, successful answer. */
  public static final Behaviour NORMAL =
      new Behaviour(Duration.ZERO, Duration.ZERO, 0, false, 0, 200, null, null, null, false);

  private static final char MARK = '+';
  private static final int OK = 200;
  private static final Set<String> KEYS =
      new TreeSet<>(
          List.of(
              "delay",
              "between",
              "events",
              "stamped",
              "text",
              "status",
              "retry-after",
              "cut",
              "error",
              "silent"));

  /**
   * Reads a line of text.
   *
   * @throws IllegalArgumentException when it is not such a line
   */
  public static Behaviour parse(String line) {
    var values = new HashMap<String, String>();
    for (var pair : line.split(",", -1)) {
      if (!pair.isBlank()) {
        int equals = pair.indexOf('=');
        var key = (equals < 0 ? pair : pair.substring(0, equals)).strip();
        values.put(known(key), equals < 0 ? "" : pair.substring(equals + 1).strip());
      }
    }
    return from(values);
  }

  /** The behaviour that a model's name asks for. */
  static Optional<Behaviour> inName(String model) {
    int mark = model.indexOf(MARK);
    return mark < 0 ? Optional.empty() : Optional.of(parse(model.substring(mark + 1)));
  }

  private static Behaviour from(Map<String, String> values) {
    return new Behaviour(
        millis(values.get("delay")),
        millis(values.get("between")),
        number(values.get("events"), 0),
        values.containsKey("stamped"),
        number(values.get("text"), 0),
        number(values.get("status"), OK),
        number(values.get("retry-after")),
        number(values.get("cut")),
        number(values.get("error")),
        values.containsKey("silent"));
  }

  private static String known(String key) {
    if (!KEYS.contains(key)) {
      throw new IllegalArgumentException("behaviour: " + key + " (expected: one of " + KEYS + ")");
    }
    return key;
  }

  private static Duration millis(@Nullable String value) {
    var digits =
        value != null && value.endsWith("ms") ? value.substring(0, value.length() - 2) : value;
    return Duration.ofMillis(number(digits, 0));
  }

  private static int number(@Nullable String value, int otherwise) {
    var number = number(value);
    return number == null ? otherwise : number;
  }

  private static @Nullable Integer number(@Nullable String value) {
    try {
      return value == null ? null : Integer.parseUnsignedInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("behaviour: " + value + " (expected: a number)", e);
    }
  }
}
