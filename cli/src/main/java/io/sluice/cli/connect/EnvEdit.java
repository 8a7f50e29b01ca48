package io.sluice.cli.connect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Variables in a {@code .env} file. The line of a variable that is there is replaced, others are
 * added at the end; everything else stays as it is.
 *
 * @param variables by name, in the order in which they are written
 */
record EnvEdit(Map<String, String> variables) implements Edit {

  private static final Pattern ASSIGNMENT =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=.*");

  EnvEdit {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** Never the values: there are secrets among them. */
  @Override
  public String toString() {
    return "EnvEdit" + variables.keySet();
  }

  @Override
  public String mergedInto(String existing) {
    var missing = new LinkedHashMap<>(variables);
    var lines = new ArrayList<String>();
    for (var line : lines(existing)) {
      var assignment = ASSIGNMENT.matcher(line);
      var name = assignment.matches() ? assignment.group(1) : "";
      var value = variables.get(name);
      if (value == null) {
        lines.add(line);
      } else if (missing.remove(name) != null) {
        lines.add(name + "=" + value);
      }
    }
    missing.forEach((name, value) -> lines.add(name + "=" + value));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }
}
