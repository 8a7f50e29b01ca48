package io.sluice.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under headings, each column as wide as its widest cell, numbers to the right. */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<Cell> headings;
  private final List<List<Cell>> rows = new ArrayList<>();

  public TextTable(List<String> headings) {
    this.headings = headings.stream().map(Cell::left).toList();
  }

  /**
   * What stands in a row and column.
   *
   * @param text one line of printable text
   * @param side where it stands in its column
   */
  public record Cell(String text, Side side) {

    public static Cell left(String text) {
      return new Cell(text, Side.LEFT);
    }

    public static Cell right(String text) {
      return new Cell(text, Side.RIGHT);
    }

    int width() {
      return text.codePointCount(0, text.length());
    }
  }

  /** The side of its column on which a cell stands. */
  public enum Side {
    LEFT,
    RIGHT
  }

  public void add(List<Cell> row) {
    rows.add(List.copyOf(row));
  }

  public void add(String... texts) {
    add(List.of(texts).stream().map(Cell::left).toList());
  }

  public int size() {
    return rows.size();
  }

  /** Prints headings and rows. */
  public void print(PrintWriter out) {
    int[] widths = widths();
    out.println(line(aligned(), widths));
    out.println(line(rule(widths), widths));
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private int[] widths() {
    int[] widths = headings.stream().mapToInt(Cell::width).toArray();
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).width());
      }
    }
    return widths;
  }

  // a heading stands above its column's first cell
  private List<Cell> aligned() {
    var aligned = new ArrayList<Cell>(headings.size());
    for (int i = 0; i < headings.size(); i++) {
      var side = rows.isEmpty() ? Side.LEFT : rows.get(0).get(i).side();
      aligned.add(new Cell(headings.get(i).text(), side));
    }
    return aligned;
  }

  private static List<Cell> rule(int[] widths) {
    var rule = new ArrayList<Cell>(widths.length);
    for (int width : widths) {
      rule.add(Cell.left("-".repeat(width)));
    }
    return rule;
  }

  private static String line(List<Cell> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      var padding = " ".repeat(widths[i] - cells.get(i).width());
      var text = cells.get(i).text();
      line.append(i == 0 ? "" : GAP);
      line.append(cells.get(i).side() == Side.LEFT ? text + padding : padding + text);
    }
    return line.toString().stripTrailing();
  }
}
