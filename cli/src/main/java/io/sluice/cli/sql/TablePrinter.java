package io.sluice.cli.sql;

import io.sluice.cli.TextTable;
import io.sluice.cli.TextTable.Cell;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aligned table for people: long cells are cut, and after every thousand rows a new table
 * begins, so that memory stays bounded.
 */
final class TablePrinter implements Printer {

  private static final int LONGEST_CELL = 100;
  private static final int ROWS_AT_ONCE = 1000;

  private final PrintWriter out;
  private List<String> names = List.of();
  private TextTable table = new TextTable(List.of());
  private long printed;

  TablePrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void columns(List<String> columns) {
    names = columns.stream().map(CellText::line).toList();
    table = new TextTable(names);
  }

  @Override
  public void row(List<@Nullable Object> cells) {
    table.add(cells.stream().map(TablePrinter::cell).toList());
    if (table.size() == ROWS_AT_ONCE) {
      printTable();
    }
  }

  @Override
  public void end() {
    if (table.size() > 0 || printed == 0) {
      printTable();
    }
    out.println(printed == 1 ? "(1 row)" : "(" + printed + " rows)");
  }

  private void printTable() {
    table.print(out);
    printed += table.size();
    table = new TextTable(names);
  }

  private static Cell cell(@Nullable Object value) {
    var text = cut(CellText.line(CellText.of(value)));
    return value instanceof Number ? Cell.right(text) : Cell.left(text);
  }

  private static String cut(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST_CELL) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST_CELL - 1)) + "…";
  }
}
