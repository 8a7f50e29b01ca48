package io.sluice.governance.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Every mistake found in one file, so that a person mends them in one go. */
final class Problems {

  private static final int MAX_QUOTED = 80;

  private final List<String> found = new ArrayList<>();

  /** Reports {@code path: value (expected: what)}. */
  void report(String path, String value, String expected) {
    found.add(path + ": " + quotable(value) + " (expected: " + expected + ")");
  }

  /** Reports a value that must not be repeated, because it may be a secret. */
  void reportUnquoted(String path, String expected) {
    found.add(path + ": a value that is not shown here (expected: " + expected + ")");
  }

  void reportUnknown(String path, String member, Collection<String> known) {
    var hint = NearMatch.of(member, known).map(near -> ", did you mean " + near + "?").orElse("");
    found.add(
        path + ": unknown member" + hint + " (expected: one of " + String.join(", ", known) + ")");
  }

  List<String> found() {
    return List.copyOf(found);
  }

  /** One line of printable text, whatever the file holds. */
  static String quotable(String value) {
    var printable = value.codePoints().map(c -> Names.isPrintable(c) ? c : '?').limit(MAX_QUOTED);
    var text =
        printable.collect(
            StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    return value.codePointCount(0, value.length()) > MAX_QUOTED ? text + "…" : text.toString();
  }
}
