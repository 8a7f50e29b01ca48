package io.sluice.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90d}, {@code 12h} or {@code 30m}. */
public final class LifeTimeConverter implements ITypeConverter<Duration> {

  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,5})([dhm])");

  @Override
  public Duration convert(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new TypeConversionException(
          "'" + text + "' (expected: a time such as 90d, 12h or 30m)");
    }
    long amount = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "d" -> Duration.ofDays(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofMinutes(amount);
    };
  }
}
