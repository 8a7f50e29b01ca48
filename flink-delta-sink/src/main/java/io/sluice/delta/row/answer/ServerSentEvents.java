package io.sluice.delta.row.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data of server-sent events, each a JSON object (WHATWG HTML, "Server-sent events"). Names and
 * ids of events are passed over, because all dialects repeat the name in the data.
 *
 * <p>Stricter than a browser: a line that is no field, or data that is no object, means that this
 * is something else. More lenient at the end: a last event needs no blank line, and whatever is
 * broken there has been cut off.
 */
final class ServerSentEvents {

  private static final String END_MARK = "[DONE]";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String text;
  private final List<ObjectNode> events = new ArrayList<>();
  private @Nullable StringBuilder data;
  private boolean isGarbled;

  private ServerSentEvents(String text) {
    this.text = text;
  }

  /** All events up to the end, or to the OpenAI end mark; empty if this is no such stream. */
  static Optional<List<ObjectNode>> read(String text) {
    return new ServerSentEvents(text).read();
  }

  private Optional<List<ObjectNode>> read() {
    int from = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    while (from < text.length() && !isGarbled) {
      int end = endOfLine(from);
      boolean isCut = end == text.length();
      takeLine(text.substring(from, end), isCut);
      from = isCut ? end : endOfBreak(end);
    }
    if (isGarbled) {
      return Optional.empty();
    }
    takeEvent(); // the last one: if it is broken, it was cut
    return Optional.of(events);
  }

  private int endOfLine(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    return at;
  }

  private int endOfBreak(int at) {
    return text.startsWith("\r\n", at) ? at + 2 : at + 1;
  }

  private void takeLine(String line, boolean isCut) {
    if (line.isEmpty()) {
      takeEvent();
      return;
    }
    int colon = line.indexOf(':');
    var field = colon < 0 ? line : line.substring(0, colon);
    switch (field) {
      case "data" -> takeData(colon < 0 ? "" : line.substring(colon + 1));
      case "", "event", "id", "retry" -> {} // "" begins a comment
      default -> isGarbled = !isCut;
    }
  }

  private void takeData(String value) {
    if (data == null) {
      data = new StringBuilder();
    } else {
      data.append('\n');
    }
    data.append(value, value.startsWith(" ") ? 1 : 0, value.length());
  }

  private void takeEvent() {
    if (data == null) {
      return;
    }
    var json = data.toString();
    data = null;
    if (json.equals(END_MARK)) {
      return;
    }
    Json.read(json).ifPresentOrElse(events::add, () -> isGarbled = true);
  }
}
