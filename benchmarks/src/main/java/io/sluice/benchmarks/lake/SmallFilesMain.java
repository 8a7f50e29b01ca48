package io.sluice.benchmarks.lake;

import io.sluice.dashboards.lake.LakeRows;
import io.sluice.dashboards.lake.LakeSql;
import io.sluice.delta.RecordLayouts;
import io.sluice.delta.maintenance.Maintenance;
import io.sluice.delta.maintenance.MaintenanceConfig;
import io.sluice.delta.row.TableSchema;
import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.BulkWriter;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.Progress;
import io.sluice.delta.table.TableRows;
import io.sluice.event.CallDestination;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import io.sluice.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An hour's worth of writes: {@code COMMITS} (720, one every 5 s) of {@code ROWS} (500) calls each.
 * Prints number and size of the files, and how long a question takes, before and after maintenance.
 */
public final class SmallFilesMain {

  private static final String QUESTION =
      "SELECT endpoint_name, count(*), sum(total_tokens), sum(cost_usd) FROM "
          + UsageRow.TABLE
          + " GROUP BY 1 ORDER BY 1";
  private static final int ASKED = 7;

  private SmallFilesMain() {}

  public static void main(String[] args) throws Exception {
    var settings = Settings.fromEnvironment();
    int commits = settings.integer("COMMITS", 720);
    int rows = settings.integer("ROWS", 500);
    var root = Files.createTempDirectory("small-files");
    try {
      run(root, commits, rows);
    } finally {
      delete(root);
    }
  }

  private static void run(Path root, int commits, int rows) throws IOException {
    var lake = Lake.at(root.toString());
    fill(lake, commits, rows);
    report("before", root, lake);
    long start = System.nanoTime();
    var done =
        new Maintenance(lake, Clock.systemUTC())
            .optimize(UsageRow.TABLE, MaintenanceConfig.TARGET_BYTES, MaintenanceConfig.RETAIN);
    System.out.printf(
        Locale.ROOT,
        "merged %d files into %d in %.1f s%n",
        done.filesOut(),
        done.filesIn(),
        seconds(start));
    report("after", root, lake);
  }

  private static void fill(Lake lake, int commits, int rows) throws IOException {
    var progress = Progress.NONE;
    for (int commit = 0; commit < commits; commit++) {
      var writer = new BulkWriter(lake, RecordLayouts.ALL);
      for (int i = 0; i < rows; i++) {
        writer.write(rows(commit * rows + i));
      }
      progress = writer.commit(progress);
    }
  }

  private static void report(String when, Path root, Lake lake) throws IOException {
    var files = lake.look(UsageRow.TABLE).orElseThrow().files();
    long bytes = files.stream().mapToLong(file -> file.bytes()).sum();
    var seconds = new double[ASKED];
    for (int i = 0; i < ASKED; i++) {
      long start = System.nanoTime();
      LakeSql.over(root).query(QUESTION, new Ignored());
      seconds[i] = seconds(start);
    }
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "%s: %d files, %.1f MiB, query median %.2f s%n",
        when,
        files.size(),
        bytes / 1024.0 / 1024.0,
        seconds[ASKED / 2]);
  }

  private static TableRows rows(int number) {
    return new TableRows(
        UsageRow.TABLE,
        TableSchema.USAGE.name(),
        List.<@Nullable Object[]>of(UsageRow.of(call(number)).values()),
        "calls-0",
        number,
        number);
  }

  private static CallSettled call(int number) {
    return new CallSettled(
        "call-" + number,
        "user-" + number % 50 + "@example.com",
        "USER",
        "model-" + number % 5,
        "anthropic/v1/messages",
        new CallOrigin(
            "127.0.0.1", "/anthropic/v1/messages", "agent", "claude", null, true, Map.of()),
        Instant.EPOCH.plus(Duration.ofMillis(number * 10L)),
        1_000 + number % 500,
        300L,
        200,
        null,
        "text/event-stream",
        new CallDestination("EXTERNAL_FOUNDATION_MODEL", "anthropic", "opus", "req-" + number),
        List.of(),
        new CallTokens(
            1_000L + number % 100,
            200L,
            1_200L + number % 100,
            900L,
            null,
            null,
            null,
            TokenSource.PROVIDER_FINAL,
            "{\"input_tokens\":" + number % 100 + "}",
            null),
        0.01 + number % 7,
        "2026-06-01",
        "proxy-1");
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void delete(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The answer is not of interest. */
  private static final class Ignored implements LakeRows {
    @Override
    public void columns(List<String> names) {
      // only the time counts
    }

    @Override
    public void row(List<@Nullable Object> cells) {
      // only the time counts
    }
  }
}
