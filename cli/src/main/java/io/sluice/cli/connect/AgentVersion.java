package io.sluice.cli.connect;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version of an agent, as far as its settings depend on it.
 *
 * @param major e.g. 0 of {@code 0.134.2}
 * @param minor e.g. 134
 * @param patch e.g. 2
 */
record AgentVersion(int major, int minor, int patch) {

  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?");

  /** The first version in a text such as {@code codex-cli 0.169.0}. */
  static Optional<AgentVersion> find(String text) {
    var numbers = NUMBERS.matcher(text);
    if (!numbers.find()) {
      return Optional.empty();
    }
    var patch = numbers.group(3);
    return Optional.of(
        new AgentVersion(
            Integer.parseInt(numbers.group(1)),
            Integer.parseInt(numbers.group(2)),
            patch == null ? 0 : Integer.parseInt(patch)));
  }

  boolean isBefore(int otherMajor, int otherMinor) {
    return major < otherMajor || (major == otherMajor && minor < otherMinor);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
