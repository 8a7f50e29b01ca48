package io.sluice.ingress.dialect;

/**
 * Guesses how many tokens a stream holds from the lengths of its events. The events of a stream
 * differ in their text and little else, so that what one is longer than the shortest is text; and
 * hardly any provider sends an event for less than a token.
 */
final class TextMeter {

  private static final int BYTES_PER_TOKEN = 4;

  private long events;
  private long bytes;
  private long shortest = Long.MAX_VALUE;

  /** Takes in the length of an event (bytes). */
  void see(int length) {
    events++;
    bytes += length;
    shortest = Math.min(shortest, length);
  }

  long tokens() {
    return events == 0 ? 0 : Math.max(events, (bytes - events * shortest) / BYTES_PER_TOKEN);
  }
}
