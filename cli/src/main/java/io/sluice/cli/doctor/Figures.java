package io.sluice.cli.doctor;

import io.sluice.cli.status.MetricsText.Sample;
import io.sluice.cli.status.ProcessReport;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** The metrics of several processes together. */
record Figures(List<ProcessReport> processes) {

  boolean has(String name) {
    return processes.stream().anyMatch(each -> !each.metrics().of(name).isEmpty());
  }

  long count(String name) {
    return count(name, sample -> true);
  }

  long count(String name, Predicate<Sample> wanted) {
    return Math.round(
        processes.stream().mapToDouble(each -> each.metrics().sum(name, wanted)).sum());
  }

  double max(String name) {
    return processes.stream()
        .map(each -> each.metrics().max(name))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .max()
        .orElse(0);
  }
}
