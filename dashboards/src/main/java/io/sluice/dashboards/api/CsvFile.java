package io.sluice.dashboards.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.dashboards.lake.Answer;
import io.sluice.dashboards.lake.Column;
import io.sluice.dashboards.web.Reply;
import io.sluice.event.JsonSerde;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as comma-separated values (RFC 4180). */
final class CsvFile {

  private CsvFile() {}

  static Reply reply(String name, Answer answer) {
    var text = new StringBuilder();
    append(text, answer.columns().stream().map(Column::name).toList());
    answer.rows().forEach(row -> append(text, row));
    return new Reply(
        200,
        Map.of(
            "Content-Type",
            "text/csv; charset=utf-8",
            "Content-Disposition",
            "attachment; filename=\"" + name + ".csv\""),
        new Reply.Body.Bytes(text.toString().getBytes(UTF_8)));
  }

  private static void append(StringBuilder text, List<? extends @Nullable Object> cells) {
    for (int i = 0; i < cells.size(); i++) {
      text.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
    }
    text.append("\r\n");
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    var text = value instanceof Collection || value instanceof Map ? json(value) : value.toString();
    // callers choose texts such as tags, and a spreadsheet would run them
    if (value instanceof String && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static String json(Object value) {
    try {
      return JsonSerde.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }
}
