package io.sluice.cli.doctor;

import io.sluice.cli.instance.ConfigState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the configuration can be, and is, in force. */
final class ConfigCheck {

  private static final String NAME = "configuration";

  private ConfigCheck() {}

  /** Of a file, before it is put in force. */
  static Finding ofFile(String file, List<String> problems) {
    if (problems.isEmpty()) {
      return Finding.good(NAME, file + " can be read");
    }
    return Finding.wrong(
        NAME,
        file + ": " + String.join("; ", problems),
        "correct what is named; docs/configuration.md shows every member. Until then, what was in"
            + " force before stays");
  }

  /** Of the file that an instance watches; null when it watches none. */
  static Finding ofInstance(@Nullable ConfigState watched) {
    if (watched == null) {
      return Finding.good(NAME, "the instance watches no file");
    }
    var trouble = watched.trouble();
    if (trouble == null) {
      return Finding.good(NAME, watched.file() + " is in force");
    }
    return Finding.wrong(
        NAME,
        watched.file() + " is not in force since " + watched.since() + ": " + trouble.strip(),
        "correct the file and save it; it is taken in within two seconds");
  }
}
