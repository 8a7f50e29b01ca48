package io.sluice.delta.table;

import io.sluice.delta.table.Commit.Outcome;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What was committed, per table: {@code rows_committed}, {@code commits}, {@code commits_repeated}
 * (found in the table already), {@code rows_refused}, {@code commit_lag_seconds}, the age of the
 * oldest record of the last commit when it became visible, and {@code newest_row_age_seconds}, how
 * long ago rows became visible last.
 */
final class CommitMetrics {

  private static final class OfTable {
    private final Counter rowsCommitted;
    private final Counter commits;
    private final Counter commitsRepeated;
    private final Counter rowsRefused;
    private volatile long lagMillis;
    private volatile long committedMillis;

    private OfTable(MetricGroup group) {
      rowsCommitted = group.counter("rows_committed");
      commits = group.counter("commits");
      commitsRepeated = group.counter("commits_repeated");
      rowsRefused = group.counter("rows_refused");
      Gauge<Double> lag = () -> lagMillis / 1000.0;
      group.gauge("commit_lag_seconds", lag);
      Gauge<Double> age = () -> (System.currentTimeMillis() - committedMillis) / 1000.0;
      group.gauge("newest_row_age_seconds", age);
    }
  }

  private final MetricGroup group;
  private final Map<String, OfTable> tables = new HashMap<>();

  CommitMetrics(MetricGroup group) {
    this.group = group;
  }

  void count(TableChange change, Outcome outcome) {
    var table = tables.computeIfAbsent(change.table(), name -> new OfTable(of(name)));
    switch (outcome) {
      case COMMITTED -> {
        table.rowsCommitted.inc(change.rows());
        table.commits.inc();
        table.committedMillis = System.currentTimeMillis();
        table.lagMillis = Math.max(0, table.committedMillis - change.oldestMillis());
      }
      case ALREADY_THERE -> table.commitsRepeated.inc();
      case REFUSED -> table.rowsRefused.inc(change.rows());
    }
  }

  private MetricGroup of(String table) {
    return group.addGroup("sluice").addGroup("table", table);
  }
}
