package io.sluice.delta.table;

import java.util.regex.Pattern;

/** What a table may be called: {@code catalog.schema.table}, each part safe as a directory. */
public final class TableName {

  private static final String PART = "[A-Za-z0-9_][A-Za-z0-9_-]{0,254}";
  private static final Pattern THREE_PARTS = Pattern.compile(PART + "\\." + PART + "\\." + PART);

  private TableName() {}

  public static boolean isValid(String text) {
    return THREE_PARTS.matcher(text).matches();
  }

  /** The directory of the table below the lake's root, {@code catalog/schema/table}. */
  static String directory(String table) {
    if (!isValid(table)) {
      throw new IllegalArgumentException("not a table name of three parts");
    }
    return table.replace('.', '/');
  }
}
