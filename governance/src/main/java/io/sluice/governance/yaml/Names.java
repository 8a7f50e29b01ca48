package io.sluice.governance.yaml;

import java.util.regex.Pattern;

/** What may be a name. Names travel into logs, tables, record keys and directories. */
public final class Names {

  /** How a broken name is answered. */
  public static final String EXPECTED = "1 to 200 printable characters, no blank at either end";

  static final String EXPECTED_TABLE =
      "catalog.schema.table, each of letters, digits, _ and -, not starting with -";

  private static final int MAX_LENGTH = 200;

  private static final Pattern THREE_LEVELS =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,199}(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,199}){2}");

  private Names() {}

  /** Whether it may name a principal, group, model or provider. */
  public static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.equals(text.strip())
        && text.codePoints().allMatch(Names::isPrintable);
  }

  /** Whether it is a three-level table name, {@code catalog.schema.table}. */
  static boolean isTable(String text) {
    return THREE_LEVELS.matcher(text).matches();
  }

  /** Neither control nor invisible, so that two names that look the same are the same. */
  static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
