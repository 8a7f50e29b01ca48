package io.sluice.ingress.cursor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Takes whole server-sent events apart, and writes them. */
final class Events {

  static final String DONE = "[DONE]";

  private Events() {}

  /** The data of each event that has some. */
  static List<String> dataOf(byte[] wholeEvents) {
    var found = new ArrayList<String>();
    var text = new String(wholeEvents, UTF_8).replace("\r\n", "\n").replace('\r', '\n');
    for (var event : text.split("\n\n")) {
      var data = data(event);
      if (!data.isEmpty()) {
        found.add(data);
      }
    }
    return found;
  }

  static String event(JsonNode data) {
    return event(data.toString());
  }

  static String event(String data) {
    return "data: " + data + "\n\n";
  }

  private static String data(String event) {
    var data = new StringBuilder();
    for (var line : event.split("\n")) {
      if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(line.substring("data:".length()).strip());
      }
    }
    return data.toString();
  }
}
