package io.sluice.cli.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** What a process says of itself under {@code /metrics}: Prometheus' text format, read. */
public final class MetricsText {

  /** Nothing is known. */
  public static final MetricsText NONE = new MetricsText(List.of());

  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final List<Sample> samples;

  private MetricsText(List<Sample> samples) {
    this.samples = List.copyOf(samples);
  }

  /** One figure: its name, its labels, its value. */
  public record Sample(String name, Map<String, String> labels, double value) {

    public Sample {
      labels = Map.copyOf(labels);
    }

    /** The value of a label; empty when it has none of this name. */
    public String label(String label) {
      return labels.getOrDefault(label, "");
    }
  }

  /** Reads the text; lines that are no figures are left out. */
  public static MetricsText parse(String text) {
    var samples = new ArrayList<Sample>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> add(line, samples));
    return new MetricsText(samples);
  }

  /** All figures of a name. */
  public List<Sample> of(String name) {
    return samples.stream().filter(sample -> sample.name().equals(name)).toList();
  }

  /** The names there are. */
  public List<String> names() {
    return samples.stream().map(Sample::name).distinct().toList();
  }

  /** Whether there is a figure of this name that has a label of each of these names. */
  public boolean has(String name, Iterable<String> labels) {
    return of(name).stream()
        .anyMatch(
            sample -> {
              for (var label : labels) {
                if (!sample.labels().containsKey(label)) {
                  return false;
                }
              }
              return true;
            });
  }

  public double sum(String name) {
    return sum(name, sample -> true);
  }

  /** The sum over those figures of a name that are wanted; 0 when there are none. */
  public double sum(String name, Predicate<Sample> wanted) {
    return values(name, wanted).sum();
  }

  /** The highest figure of a name; empty when there is none. */
  public OptionalDouble max(String name) {
    return values(name, sample -> true).max();
  }

  private DoubleStream values(String name, Predicate<Sample> wanted) {
    return of(name).stream()
        .filter(wanted)
        .mapToDouble(Sample::value)
        .filter(value -> !Double.isNaN(value));
  }

  // name{a="b",c="d"} 1.0, perhaps with a time behind it
  private static void add(String line, List<Sample> to) {
    int close = line.lastIndexOf('}');
    int open = line.indexOf('{');
    boolean hasLabels = open >= 0 && close > open;
    int nameEnd = hasLabels ? open : line.indexOf(' ');
    if (nameEnd <= 0) {
      return;
    }
    var rest = line.substring(hasLabels ? close + 1 : nameEnd).strip().split(" ");
    try {
      var labels = hasLabels ? labels(line.substring(open + 1, close)) : Map.<String, String>of();
      to.add(new Sample(line.substring(0, nameEnd), labels, value(rest[0])));
    } catch (NumberFormatException e) {
      // not a figure
    }
  }

  private static Map<String, String> labels(String text) {
    var labels = new LinkedHashMap<String, String>();
    var found = LABEL.matcher(text);
    while (found.find()) {
      labels.put(found.group(1), found.group(2).replaceAll("\\\\([\"\\\\])", "$1"));
    }
    return labels;
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
