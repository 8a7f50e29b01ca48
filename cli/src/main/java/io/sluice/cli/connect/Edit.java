package io.sluice.cli.connect;

/** What has to stand in a settings file, whatever else does. */
interface Edit {

  /**
   * The text with it.
   *
   * @param existing what stands in the file now; empty when there is none
   * @return the same text when nothing has to change
   * @throws UnmendableFileException when the text cannot be changed without harm to what is in it
   */
  String mergedInto(String existing);

  /** What it would be in a file of its own. */
  default String alone() {
    return mergedInto("");
  }
}
