package io.sluice.dashboards.lake;

/** Names and texts as SQL writes them. */
final class Sql {

  private Sql() {}

  /** An identifier in double quotes. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text literal in single quotes. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
