package io.sluice.dashboards.api;

import io.sluice.dashboards.lake.Answer;
import io.sluice.dashboards.lake.Column;
import io.sluice.dashboards.web.Endpoint;
import io.sluice.dashboards.web.Inquiry;
import io.sluice.dashboards.web.Reply;
import io.sluice.event.LimitUsage;
import io.sluice.governance.Directory;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/limits}: who is near which limit or budget, at this moment; {@code format=csv}
 * answers with a file.
 */
public final class LimitsEndpoint implements Endpoint {

  private static final List<String> COLUMNS =
      List.of(
          "kind",
          "who",
          "model",
          "unit",
          "period",
          "used",
          "limit",
          "projected",
          "free_at",
          "dry_run");

  private final Supplier<? extends Collection<LimitUsage>> usages;
  private final Supplier<Directory> directory;
  private final Clock clock;

  public LimitsEndpoint(
      Supplier<? extends Collection<LimitUsage>> usages,
      Supplier<Directory> directory,
      Clock clock) {
    this.usages = usages;
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public Reply answer(Inquiry inquiry) {
    inquiry.requireMethod("GET");
    var caller = inquiry.requireCaller();
    var now = clock.instant();
    var declared = directory.get();
    var budgets = declared.budgets();
    var led = declared.groupsLedBy(caller.name());
    var rows =
        usages.get().stream()
            .flatMap(usage -> LimitRow.of(usage, budgets, now).stream())
            .filter(row -> caller.admin() || row.concerns(caller, led))
            .toList();
    return "csv".equals(inquiry.query().get("format"))
        ? CsvFile.reply("limits", table(rows))
        : Reply.ok(Map.of("at", now, "limits", rows));
  }

  private static Answer table(List<LimitRow> rows) {
    var columns = COLUMNS.stream().map(name -> new Column(name, "VARCHAR")).toList();
    return new Answer(columns, rows.stream().map(LimitsEndpoint::cells).toList(), false);
  }

  // in the order of COLUMNS
  private static List<@Nullable Object> cells(LimitRow row) {
    return Arrays.asList(
        row.kind(),
        row.who(),
        row.model(),
        row.unit(),
        row.period(),
        row.used(),
        row.limit(),
        row.projected(),
        row.freeAt(),
        row.dryRun());
  }
}
