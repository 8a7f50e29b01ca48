package io.sluice.cli.documents;

/**
 * Something in a document that readers may run.
 *
 * @param place file and line, for people
 * @param kind what it is
 * @param text without its marks
 * @param notRun why the test does not run it; empty when it does
 * @param mayBeEmpty why a query may have no rows; empty when it must have some
 */
record Snippet(String place, Kind kind, String text, String notRun, String mayBeEmpty) {

  /** What can stand in a document. */
  enum Kind {
    /** A question to the tables. */
    QUERY,
    /** A line for a shell. */
    COMMAND,
    /** A command within a sentence: run where it says all it needs, else read by the parser. */
    MENTION,
    /** A whole {@code sluice.yaml}. */
    CONFIGURATION,
    /** A block with a command in it that does not say what it is. */
    UNKNOWN
  }

  @Override
  public String toString() {
    return place + ": " + text.lines().findFirst().orElse("");
  }
}
