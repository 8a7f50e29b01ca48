package io.sluice.cli.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The words of a command, as a shell would pass them on. */
final class Words {

  private static final Pattern WORD =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|(\\S+)");
  private static final Pattern SHELL = Pattern.compile("[|<>$;&`]|(^| )[A-Z_]+=");
  private static final Pattern GAP = Pattern.compile("…|\\[|(^|[/ ])[A-Z]+($|[/ \\]…])");

  private Words() {}

  static List<String> of(String command) {
    var words = new ArrayList<String>();
    var word = WORD.matcher(command);
    while (word.find()) {
      if (word.group(1) != null) {
        words.add(word.group(1).replaceAll("\\\\(.)", "$1"));
      } else {
        words.add(word.group(2) != null ? word.group(2) : word.group(3));
      }
    }
    return words;
  }

  /** Whether only a shell can run it. */
  static boolean needShell(String command) {
    return SHELL.matcher(withoutQuoted(command)).find() || command.contains("$(");
  }

  /** Whether it leaves something to fill in, such as {@code GROUP MEMBER…}. */
  static boolean haveGaps(String command) {
    return GAP.matcher(withoutQuoted(command)).find() || command.contains("…");
  }

  private static String withoutQuoted(String command) {
    return command.replaceAll("\"[^\"]*\"|'[^']*'", "''");
  }
}
