package io.sluice.governance.yaml;

import java.util.Map;
import java.util.TreeSet;

/** Reads a member that must be one of a few words. */
final class Choice {

  private Choice() {}

  /** The meaning of the word; {@code otherwise}, and reported, when it is missing or unknown. */
  static <T> T required(Section section, String member, Map<String, T> meanings, T otherwise) {
    var expected = "one of " + String.join(", ", new TreeSet<>(meanings.keySet()));
    var word = section.required(member, expected);
    if (!word.isEmpty() && !meanings.containsKey(word)) {
      section.problems().report(section.path(member), word, expected);
    }
    return meanings.getOrDefault(word, otherwise);
  }
}
