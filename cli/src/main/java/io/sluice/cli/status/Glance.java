package io.sluice.cli.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The figures that people on call ask for first, of all processes together.
 *
 * @param callsPerSecond that came while one looked
 * @param calls that came since the proxies were started
 * @param errorRate what part of the forwarded calls a provider failed (5xx); null without calls
 * @param refusalRate what part of the calls the gateway refused; null without calls
 * @param refusedBy how many it refused, by reason
 * @param callMillis the mean time of a forwarded call; null without calls
 * @param ackMillis the mean time until a settlement is safe; null without calls
 * @param leaseWaits calls that had to wait for a lease
 * @param orphans calls that were settled for a proxy that is gone
 * @param lag records that wait to be read, by reader and topic
 * @param newestRowSeconds how long ago rows of a table became visible last
 * @param checkpointSeconds how long ago rows could become visible last; null without a sink
 * @param spoolRecords records on the proxies' disks that Kafka does not have
 * @param spoolBytes what they take
 * @param spoolSeconds for how long records have been going there
 * @param telemetryPerSecond data points, log records and spans that came while one looked
 */
public record Glance(
    double callsPerSecond,
    long calls,
    @Nullable Double errorRate,
    @Nullable Double refusalRate,
    Map<String, Long> refusedBy,
    @Nullable Double callMillis,
    @Nullable Double ackMillis,
    long leaseWaits,
    long orphans,
    Map<String, Long> lag,
    Map<String, Double> newestRowSeconds,
    @Nullable Double checkpointSeconds,
    long spoolRecords,
    long spoolBytes,
    double spoolSeconds,
    double telemetryPerSecond) {

  private static final String FORWARDED = "sluice_calls_forwarded_total";
  private static final String REFUSED = "sluice_calls_refused_total";
  private static final String RECEIVED = "sluice_calls_received_total";
  private static final String ITEMS = "sluice_otlp_items_received_total";
  private static final Map<String, String> LAGS =
      Map.of(
          "sluice_sink_lag_records", "sink",
          "sluice_consumer_lag_records", "aggregator");

  /**
   * What two looks say.
   *
   * @param before the first look
   * @param now the second one
   * @param between the time between them
   */
  static Glance of(List<ProcessReport> before, List<ProcessReport> now, Duration between) {
    var all = new All(now);
    double forwarded = all.sum(FORWARDED);
    double received = all.sum(RECEIVED);
    double refused = all.sum(REFUSED);
    return new Glance(
        rate(RECEIVED, before, now, between),
        Math.round(received),
        part(all.sum(FORWARDED, sample -> sample.label("status").equals("5xx")), forwarded),
        part(refused, received),
        all.by(REFUSED, "reason"),
        mean(all, "sluice_call_duration_seconds", sample -> true),
        mean(all, "sluice_ledger_ack_seconds", each -> each.label("fact").equals("settlement")),
        Math.round(all.sum("sluice_lease_wait_seconds_count")),
        Math.round(all.sum("sluice_orphans_settled_total")),
        lag(all),
        ages(all),
        box(all.max("sluice_sink_checkpoint_age_seconds")),
        Math.round(all.sum("sluice_spool_records")),
        Math.round(all.sum("sluice_spool_size_bytes")),
        all.max("sluice_spool_age_seconds").orElse(0),
        rate(ITEMS, before, now, between));
  }

  /** The figures of several processes as if they were one. */
  private record All(List<ProcessReport> processes) {

    double sum(String name) {
      return sum(name, sample -> true);
    }

    double sum(String name, Predicate<MetricsText.Sample> wanted) {
      return processes.stream().mapToDouble(each -> each.metrics().sum(name, wanted)).sum();
    }

    OptionalDouble max(String name) {
      return processes.stream()
          .map(each -> each.metrics().max(name))
          .filter(OptionalDouble::isPresent)
          .mapToDouble(OptionalDouble::getAsDouble)
          .max();
    }

    Map<String, Long> by(String name, String label) {
      var sums = new TreeMap<String, Long>();
      for (var process : processes) {
        for (var sample : process.metrics().of(name)) {
          sums.merge(sample.label(label), Math.round(sample.value()), Long::sum);
        }
      }
      return sums;
    }
  }

  // a counter that has become smaller belongs to a process that was started anew
  private static double rate(
      String name, List<ProcessReport> before, List<ProcessReport> now, Duration between) {
    double more = new All(now).sum(name) - new All(before).sum(name);
    return more <= 0 || between.isZero() ? 0 : more * 1000 / between.toMillis();
  }

  private static @Nullable Double part(double of, double all) {
    return all == 0 ? null : of / all;
  }

  private static @Nullable Double mean(
      All all, String timer, Predicate<MetricsText.Sample> wanted) {
    double count = all.sum(timer + "_count", wanted);
    return count == 0 ? null : all.sum(timer + "_sum", wanted) * 1000 / count;
  }

  private static Map<String, Long> lag(All all) {
    var lags = new TreeMap<String, Long>();
    LAGS.forEach(
        (name, reader) ->
            all.by(name, "topic").forEach((topic, lag) -> lags.put(reader + " " + topic, lag)));
    return lags;
  }

  private static Map<String, Double> ages(All all) {
    var ages = new TreeMap<String, Double>();
    for (var process : all.processes()) {
      for (var sample : process.metrics().of("sluice_sink_newest_row_age_seconds")) {
        ages.merge(sample.label("table"), sample.value(), Math::min);
      }
    }
    return ages;
  }

  private static @Nullable Double box(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
