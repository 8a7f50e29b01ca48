package io.sluice.cli.documents;

import io.sluice.cli.documents.Snippet.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A document in Markdown, as what readers may run in it.
 *
 * <p>{@code <!-- not run: REASON -->} on the line before a block, or on the line of a command, says
 * why the test leaves it alone; {@code <!-- may be empty: REASON -->} that a query may have no
 * rows.
 */
final class Document {

  private static final Pattern NOT_RUN = Pattern.compile("<!-- not run: (.+?) -->");
  private static final Pattern MAY_BE_EMPTY = Pattern.compile("<!-- may be empty: (.+?) -->");
  private static final Pattern MENTION = Pattern.compile("`((?:\\./)?sluice [^`]+)`");
  private static final Set<String> SHELLS = Set.of("sh", "bash", "shell", "console");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^(\\$ |\\./|(sluice|docker|docker-compose|kubectl|helm|curl|mvn|java|promtool|SELECT|WITH) )");
  private static final String FENCE = "```";

  private final String name;
  private final List<String> lines;
  private final List<Snippet> snippets = new ArrayList<>();

  private Document(String name, List<String> lines) {
    this.name = name;
    this.lines = lines;
  }

  /** What stands in a file, in its order. */
  static List<Snippet> snippets(Path file) throws IOException {
    var document = new Document(file.getFileName().toString(), Files.readAllLines(file));
    document.read();
    return document.snippets;
  }

  private void read() {
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.startsWith(FENCE)) {
        i = block(i);
      } else {
        mentions(i, line);
      }
    }
  }

  // the place of its last line
  private int block(int first) {
    int last = first + 1;
    while (!lines.get(last).startsWith(FENCE)) {
      last++;
    }
    var inner = lines.subList(first + 1, last);
    var above = first == 0 ? "" : lines.get(first - 1);
    var language = lines.get(first).substring(FENCE.length()).strip();
    if (SHELLS.contains(language)) {
      commands(first + 1, inner, above);
    } else if (language.equals("sql")) {
      add(Kind.QUERY, first, String.join("\n", inner), above);
    } else if (language.equals("yaml") && !inner.isEmpty() && inner.get(0).equals("providers:")) {
      add(Kind.CONFIGURATION, first, String.join("\n", inner), above);
    } else if (language.isEmpty() && COMMAND.matcher(String.join("\n", inner)).find()) {
      add(Kind.UNKNOWN, first, String.join("\n", inner), above);
    }
    return last;
  }

  // a line that ends with a backslash goes on; a comment of the shell is none
  private void commands(int first, List<String> inner, String above) {
    var command = new StringBuilder();
    for (int i = 0; i < inner.size(); i++) {
      var line = inner.get(i).strip();
      if (line.endsWith("\\")) {
        command.append(line, 0, line.length() - 1);
        continue;
      }
      command.append(line);
      if (!command.isEmpty() && command.charAt(0) != '#') {
        add(Kind.COMMAND, first + i, command.toString().replaceFirst("^\\$ ", ""), above);
      }
      command.setLength(0);
    }
  }

  private void mentions(int index, String line) {
    // within a table a pipe has a backslash before it
    var mention = MENTION.matcher(line.replace("\\|", "|"));
    while (mention.find()) {
      add(Kind.MENTION, index, mention.group(1).replaceFirst("^\\./", ""), line);
    }
  }

  private void add(Kind kind, int index, String text, String marks) {
    snippets.add(
        new Snippet(
            name + ":" + (index + 1), kind, text, mark(NOT_RUN, marks), mark(MAY_BE_EMPTY, marks)));
  }

  private static String mark(Pattern mark, String text) {
    var found = mark.matcher(text);
    return found.find() ? found.group(1) : "";
  }
}
