package io.sluice.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.AbstractHistogram;

/** The medians of interleaved rounds, each target beside the provider called directly. */
final class Report {

  private static final String DIRECT = "direct";
  private static final String BARE = "bare";

  private final String unit;
  private final Map<String, Map<String, List<Round>>> rounds = new LinkedHashMap<>();

  /**
   * An empty report.
   *
   * @param unit what the CPU time is divided by
   */
  Report(String unit) {
    this.unit = unit;
  }

  /**
   * One target during one round; latencies in milliseconds, CPU in microseconds.
   *
   * @param cpu of the target alone, for one unit
   * @param othersCpu of the processes that it needs, for one unit
   * @param failures in words; {@code {}} if there were none
   */
  record Round(double p50, double p99, double cpu, double othersCpu, String failures) {

    static Round of(AbstractHistogram micros, Target.Cpu used, String failures) {
      double units = Math.max(1, micros.getTotalCount());
      return new Round(
          micros.getValueAtPercentile(50) / 1000.0,
          micros.getValueAtPercentile(99) / 1000.0,
          used.own().toNanos() / 1000.0 / units,
          used.others().toNanos() / 1000.0 / units,
          failures);
    }
  }

  void add(String what, String target, Round round) {
    rounds
        .computeIfAbsent(what, key -> new LinkedHashMap<>())
        .computeIfAbsent(target, key -> new ArrayList<>())
        .add(round);
  }

  void print() {
    rounds.forEach(this::print);
  }

  private void print(String what, Map<String, List<Round>> targets) {
    System.out.printf(
        "%n%s%n%-8s %9s %9s %9s %9s %11s %7s %11s  %s%n",
        what,
        "target",
        "p50 ms",
        "p99 ms",
        "+p50 ms",
        "+p99 ms",
        "us/" + unit,
        "x bare",
        "with ledger",
        "failures");
    targets.forEach(
        (target, measured) ->
            System.out.printf(
                "%-8s %9.2f %9.2f %9.2f %9.2f %11.1f %7.2f %11.1f  %s%n",
                target,
                median(measured, Round::p50),
                median(measured, Round::p99),
                beyond(targets, measured, Round::p50),
                beyond(targets, measured, Round::p99),
                median(measured, Round::cpu),
                beside(targets, measured),
                median(measured, round -> round.cpu() + round.othersCpu()),
                failures(measured)));
  }

  /** How much more than the provider called directly in the same round. */
  private static double beyond(
      Map<String, List<Round>> targets, List<Round> measured, ToDoubleFunction<Round> figure) {
    var direct = targets.getOrDefault(DIRECT, measured);
    var differences = new ArrayList<Double>();
    for (int i = 0; i < measured.size(); i++) {
      differences.add(figure.applyAsDouble(measured.get(i)) - figure.applyAsDouble(direct.get(i)));
    }
    return median(differences);
  }

  /** How many times the CPU time of the bare proxy in the same round. */
  private static double beside(Map<String, List<Round>> targets, List<Round> measured) {
    var bare = targets.getOrDefault(BARE, List.of());
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < bare.size(); i++) {
      ratios.add(measured.get(i).cpu() / bare.get(i).cpu());
    }
    return ratios.isEmpty() ? Double.NaN : median(ratios);
  }

  private static List<String> failures(List<Round> measured) {
    return measured.stream().map(Round::failures).filter(text -> !text.equals("{}")).toList();
  }

  private static double median(List<Round> measured, ToDoubleFunction<Round> figure) {
    return median(measured.stream().map(figure::applyAsDouble).toList());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
