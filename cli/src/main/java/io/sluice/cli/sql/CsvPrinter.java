package io.sluice.cli.sql;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comma-separated values with a header line, as RFC 4180 has them; null is an empty field. */
final class CsvPrinter implements Printer {

  private static final String END_OF_LINE = "\r\n";

  private final PrintWriter out;

  CsvPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void columns(List<String> names) {
    out.print(names.stream().map(CsvPrinter::field).collect(joining(",", "", END_OF_LINE)));
  }

  @Override
  public void row(List<@Nullable Object> cells) {
    out.print(
        cells.stream()
            .map(cell -> field(CellText.of(cell)))
            .collect(joining(",", "", END_OF_LINE)));
  }

  @Override
  public void end() {
    // every row is out
  }

  private static String field(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
