package io.sluice.ingress.dialect;

import java.util.HashMap;
import java.util.Map;

/**
 * Guesses how many tokens a stream holds from the lengths of its events. Events of one kind differ
 * in their text and little else, so that what one is longer than the shortest of its kind is text;
 * and hardly any provider sends an event for less than a token. What comes only once (a beginning,
 * an end) holds no text.
 */
final class TextMeter {

  private static final int BYTES_PER_TOKEN = 4;

  private final Map<Integer, Kind> kinds = new HashMap<>();
  private Kind latest = new Kind(0);

  private static final class Kind {

    private final int id;
    private long events;
    private long bytes;
    private long shortest = Long.MAX_VALUE;

    private Kind(int id) {
      this.id = id;
    }

    private void see(int length) {
      events++;
      bytes += length;
      shortest = Math.min(shortest, length);
    }

    private long tokens() {
      return events < 2 ? 0 : Math.max(events, (bytes - events * shortest) / BYTES_PER_TOKEN);
    }
  }

  /**
   * Takes in an event.
   *
   * @param kind the same for events that are alike
   * @param length of the whole event (bytes)
   */
  void see(int kind, int length) {
    if (latest.events == 0 || latest.id != kind) {
      latest = kinds.computeIfAbsent(kind, Kind::new); // almost always the same as before
    }
    latest.see(length);
  }

  long tokens() {
    return kinds.values().stream().mapToLong(Kind::tokens).sum();
  }
}
