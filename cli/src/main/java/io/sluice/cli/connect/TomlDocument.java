package io.sluice.cli.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A TOML text as the statements it consists of, so that some can be changed and every other byte,
 * comments included, stays. It knows just enough of TOML to find where statements begin and end;
 * whoever changes one reads the result with a parser.
 */
final class TomlDocument {

  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

  private final List<Statement> statements = new ArrayList<>();

  private TomlDocument() {}

  static TomlDocument of(String text) {
    var document = new TomlDocument();
    int at = 0;
    while (at < text.length()) {
      int end = end(text, at);
      document.statements.add(Statement.of(text.substring(at, end)));
      at = end;
    }
    return document;
  }

  /** Puts a value under a key of a table, in the place of what is there; makes the table. */
  void set(List<String> table, String key, String value) {
    var pair = Statement.pair(key, value);
    int header = header(table);
    if (header < 0 && !table.isEmpty()) {
      append(table);
      header = header(table);
    }
    int place = -1;
    for (int i = header + 1; i < sectionEnd(header); i++) {
      if (statements.get(i).isPairBelow(key)) {
        statements.remove(i--);
        place = place < 0 ? i + 1 : place;
      }
    }
    insert(place < 0 ? placeForNew(header) : place, pair);
  }

  /** Makes the pairs all that a table has, tables below it included. */
  void own(List<String> table, Map<String, String> pairs) {
    removeBelow(table);
    int header = header(table);
    if (header >= 0) {
      for (int i = header + 1; i < sectionEnd(header); i++) {
        var statement = statements.get(i);
        if (statement.kind() == Kind.PAIR && !pairs.containsKey(statement.path().get(0))) {
          statements.remove(i--);
        }
      }
    }
    pairs.forEach((key, value) -> set(table, key, value));
  }

  /** Removes the tables below one, but not itself. */
  void removeBelow(List<String> table) {
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).isHeaderBelow(table)) {
        removeSection(i--);
      }
    }
  }

  /** Removes a table that has a header, but not those below it. */
  void removeSelf(List<String> table) {
    int header = header(table);
    if (header >= 0) {
      removeSection(header);
    }
  }

  /** Turns a pair that stands before all tables into a comment. */
  void retire(String key, String why) {
    for (int i = 0; i < sectionEnd(-1); i++) {
      var statement = statements.get(i);
      if (statement.isPairBelow(key)) {
        var lines = statement.text().strip().lines().map(line -> "# " + line + "\n").toList();
        statements.set(i, Statement.of("# " + why + ":\n" + String.join("", lines)));
      }
    }
  }

  String text() {
    var text = new StringBuilder();
    statements.forEach(statement -> text.append(statement.text()));
    return text.toString();
  }

  static String key(String key) {
    return BARE.matcher(key).matches() ? key : '"' + key + '"';
  }

  private enum Kind {
    HEADER,
    PAIR,
    OTHER
  }

  /**
   * A header, a key with its value, or a line that is blank or a comment.
   *
   * @param path the name of the table, or the key
   * @param text with the end of its line
   */
  private record Statement(Kind kind, List<String> path, String text) {

    static Statement of(String text) {
      var inner = text.strip();
      if (inner.isEmpty() || inner.startsWith("#")) {
        return new Statement(Kind.OTHER, List.of(), text);
      }
      if (inner.startsWith("[")) {
        return new Statement(Kind.HEADER, names(inner.replaceFirst("^\\[+", "")), text);
      }
      return new Statement(Kind.PAIR, names(inner), text);
    }

    static Statement pair(String key, String value) {
      return new Statement(Kind.PAIR, List.of(key), key(key) + " = " + value + "\n");
    }

    boolean isPairBelow(String key) {
      return kind == Kind.PAIR && path.get(0).equals(key);
    }

    boolean isHeaderBelow(List<String> table) {
      return kind == Kind.HEADER
          && path.size() > table.size()
          && path.subList(0, table.size()).equals(table);
    }

    // a.b."c d", up to whatever comes behind it; a name without any is one empty name
    private static List<String> names(String text) {
      var names = new ArrayList<String>();
      int at = 0;
      do {
        at = skipBlanks(text, at);
        int end = nameEnd(text, at);
        boolean quoted = end > at + 1 && (text.charAt(at) == '"' || text.charAt(at) == '\'');
        names.add(quoted ? text.substring(at + 1, end - 1) : text.substring(at, end));
        at = skipBlanks(text, end);
      } while (at < text.length() && text.charAt(at++) == '.');
      return List.copyOf(names);
    }

    private static int nameEnd(String text, int at) {
      char first = at < text.length() ? text.charAt(at) : ' ';
      if (first == '"' || first == '\'') {
        int close = text.indexOf(first, at + 1);
        return close < 0 ? text.length() : close + 1;
      }
      var bare = BARE.matcher(text).region(at, text.length());
      return bare.lookingAt() ? bare.end() : at;
    }

    private static int skipBlanks(String text, int at) {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
      return at;
    }
  }

  // the place of a table's header; -1 when there is none, and for what stands before all tables
  private int header(List<String> table) {
    for (int i = 0; i < statements.size(); i++) {
      var statement = statements.get(i);
      if (statement.kind() == Kind.HEADER && statement.path().equals(table)) {
        return i;
      }
    }
    return -1;
  }

  private int sectionEnd(int header) {
    int end = header + 1;
    while (end < statements.size() && statements.get(end).kind() != Kind.HEADER) {
      end++;
    }
    return end;
  }

  // comments behind the last pair stay: they may belong to the table that comes next
  private void removeSection(int header) {
    int last = header;
    for (int i = header + 1; i < sectionEnd(header); i++) {
      last = statements.get(i).kind() == Kind.PAIR ? i : last;
    }
    statements.subList(header, last + 1).clear();
  }

  private int placeForNew(int header) {
    int place = header + 1;
    for (int i = place; i < sectionEnd(header); i++) {
      place = statements.get(i).kind() == Kind.PAIR ? i + 1 : place;
    }
    return place;
  }

  private void insert(int place, Statement pair) {
    if (place > 0) {
      endLine(place - 1);
    }
    boolean crowded = place < statements.size() && statements.get(place).kind() == Kind.HEADER;
    statements.add(place, pair);
    if (crowded || (place == 0 && statements.size() > 1 && isComment(statements.get(1)))) {
      statements.add(place + 1, Statement.of("\n"));
    }
  }

  private static boolean isComment(Statement statement) {
    return statement.kind() == Kind.OTHER && !statement.text().isBlank();
  }

  private void append(List<String> table) {
    int end = statements.size();
    if (end > 0) {
      endLine(end - 1);
      if (!statements.get(end - 1).text().isBlank()) {
        statements.add(Statement.of("\n"));
      }
    }
    var name = String.join(".", table.stream().map(TomlDocument::key).toList());
    statements.add(Statement.of("[" + name + "]\n"));
  }

  private void endLine(int index) {
    var last = statements.get(index);
    if (!last.text().endsWith("\n")) {
      statements.set(index, new Statement(last.kind(), last.path(), last.text() + "\n"));
    }
  }

  // behind the line on which a statement ends: values may span lines
  private static int end(String text, int from) {
    int depth = 0;
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        at = stringEnd(text, at, c);
        continue;
      }
      if (c == '#') {
        at = Math.max(text.indexOf('\n', at), at);
        if (text.charAt(at) != '\n') {
          return text.length();
        }
      }
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
      at++;
      if (text.charAt(at - 1) == '\n' && depth <= 0) {
        return at;
      }
    }
    return text.length();
  }

  private static int stringEnd(String text, int at, char quote) {
    var three = String.valueOf(quote).repeat(3);
    var close = text.startsWith(three, at) ? three : String.valueOf(quote);
    int i = at + close.length();
    while (i < text.length() && !text.startsWith(close, i)) {
      i += quote == '"' && text.charAt(i) == '\\' ? 2 : 1;
    }
    int end = Math.min(i + close.length(), text.length());
    // """a"""" ends with a quote of its own
    while (close.length() == 3 && end < text.length() && text.charAt(end) == quote) {
      end++;
    }
    return end;
  }
}
