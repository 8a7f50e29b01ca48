package io.sluice.cli.sql;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON array, a row an object on a line of its own; nulls are members too. */
final class JsonPrinter implements Printer {

  private final PrintWriter out;
  private List<String> names = List.of();
  private String before = "[\n";

  JsonPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void columns(List<String> columns) {
    names = List.copyOf(columns);
  }

  @Override
  public void row(List<@Nullable Object> cells) {
    var row = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < names.size(); i++) {
      row.put(names.get(i), cells.get(i));
    }
    out.print(before + CellText.json(row));
    before = ",\n";
  }

  @Override
  public void end() {
    out.println(before.startsWith("[") ? "[]" : "\n]");
  }
}
