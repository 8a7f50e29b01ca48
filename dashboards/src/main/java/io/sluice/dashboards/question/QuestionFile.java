package io.sluice.dashboards.question;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A ready-made question. In the file its parameters stand as {@code $name}, which an analyst's own
 * engine binds; here they are numbered.
 *
 * @param name of the file, without its suffix
 * @param title what it answers, in a sentence
 * @param text the file as it is
 * @param statement SQL with numbered parameters
 * @param parameters their names, in the order of their numbers
 */
public record QuestionFile(
    String name, String title, String text, String statement, List<String> parameters) {

  private static final String DIRECTORY = "/io/sluice/dashboards/queries/";
  private static final String TITLE = "-- Question: ";
  private static final Pattern PARAMETER = Pattern.compile("\\$([a-z]+)");

  public QuestionFile {
    parameters = List.copyOf(parameters);
  }

  /** Reads a file from the class path. */
  static QuestionFile load(String name) {
    try (var in = QuestionFile.class.getResourceAsStream(DIRECTORY + name + ".sql")) {
      return of(
          name,
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** Takes a file's text. */
  static QuestionFile of(String name, String text) {
    var names = new ArrayList<String>();
    var statement =
        PARAMETER
            .matcher(withoutComments(text))
            .replaceAll(
                found -> {
                  if (!names.contains(found.group(1))) {
                    names.add(found.group(1));
                  }
                  return "\\$" + (names.indexOf(found.group(1)) + 1);
                });
    return new QuestionFile(name, title(text), text, statement, names);
  }

  private static String title(String text) {
    return text.lines()
        .filter(line -> line.startsWith(TITLE))
        .map(line -> line.substring(TITLE.length()))
        .findFirst()
        .orElse("");
  }

  // comments stand on lines of their own
  private static String withoutComments(String text) {
    return String.join(
        "\n",
        Arrays.stream(text.split("\n"))
            .filter(line -> !line.stripLeading().startsWith("--"))
            .toList());
  }
}
