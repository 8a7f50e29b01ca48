package io.sluice.kit;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a process. Nobody else reads the environment. A setting that cannot be read stops
 * the process with a {@link BrokenSettingException}.
 */
public final class Settings {

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  public static Settings fromEnvironment() {
    return new Settings(System.getenv());
  }

  public static Settings of(Map<String, String> values) {
    return new Settings(values);
  }

  /** These settings, with others before them. */
  public Settings with(Map<String, String> first) {
    var all = new HashMap<>(values);
    all.putAll(first);
    return new Settings(all);
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** All whose names begin so, but for those without a value. */
  public Map<String, String> startingWith(String prefix) {
    var found = new HashMap<String, String>();
    values.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .forEach(name -> find(name).ifPresent(value -> found.put(name, value)));
    return found;
  }

  public String text(String name, String otherwise) {
    return find(name).orElse(otherwise);
  }

  /** A setting without which the process cannot do its work. */
  public String required(String name) {
    return find(name).orElseThrow(() -> new BrokenSettingException(name, "(not set)", "a value"));
  }

  public int integer(String name, int otherwise) {
    return find(name).map(text -> parseInt(name, text)).orElse(otherwise);
  }

  /** ISO-8601 ({@code PT1M}) or a number with a unit: {@code 250ms}, {@code 10s}, {@code 5m}. */
  public Duration duration(String name, Duration otherwise) {
    return find(name).map(text -> parseDuration(name, text)).orElse(otherwise);
  }

  public Path path(String name, Path otherwise) {
    return find(name).map(text -> parsePath(name, text)).orElse(otherwise);
  }

  private static int parseInt(String name, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new BrokenSettingException(name, text, "a whole number");
    }
  }

  private static Path parsePath(String name, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new BrokenSettingException(name, text, "a path");
    }
  }

  private static Duration parseDuration(String name, String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    try {
      if (lower.endsWith("ms")) {
        return Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2).strip()));
      }
      return Duration.parse(lower.startsWith("pt") ? lower : "pt" + lower.replace(" ", ""));
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new BrokenSettingException(name, text, "a duration such as 250ms, 10s or 5m");
    }
  }
}
