package io.sluice.cli.lake;

import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as people write them: {@code 128MiB}, {@code 512KiB}, {@code 1GiB}. */
final class Bytes implements ITypeConverter<Long> {

  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})([KMG])iB");
  private static final String UNITS = "KMG";

  @Override
  public Long convert(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new TypeConversionException("'" + text + "' (expected: a size such as 128MiB or 1GiB)");
    }
    return Long.parseLong(match.group(1)) << 10 * (UNITS.indexOf(match.group(2)) + 1);
  }

  /** To one decimal, in the largest unit that keeps it above one. */
  static String text(long bytes) {
    double size = bytes / 1024.0;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length() - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", size, UNITS.charAt(unit));
  }
}
