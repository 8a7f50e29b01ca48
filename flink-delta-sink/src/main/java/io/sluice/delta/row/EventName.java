package io.sluice.delta.row;

import org.jspecify.annotations.Nullable;

/**
 * What a log record is called. The field for it is the last place to look: Claude Code and Gemini
 * CLI leave it empty and Codex fills in a source position, while all three say it in the attribute
 * {@code event.name}.
 */
final class EventName {

  private EventName() {}

  static @Nullable String of(String field, @Nullable String attribute) {
    boolean hasAttribute = attribute != null && !attribute.isEmpty();
    if (field.isEmpty()) {
      return hasAttribute ? attribute : null;
    }
    return hasAttribute && isSourcePosition(field) ? attribute : field;
  }

  /**
   * Whether this reads {@code event otel/src/events/session_telemetry.rs:803}, or another path with
   * extension and line. No regular expression: the text is the sender's and may be long.
   */
  private static boolean isSourcePosition(String text) {
    int colon = text.lastIndexOf(':');
    int dot = text.lastIndexOf('.', colon);
    return (text.startsWith("event ") || text.indexOf('/') >= 0 || text.indexOf('\\') >= 0)
        && dot >= 0
        && dot + 1 < colon
        && isDigits(text, colon + 1);
  }

  private static boolean isDigits(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return from < text.length();
  }
}
