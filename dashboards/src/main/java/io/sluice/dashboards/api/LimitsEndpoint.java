package io.sluice.dashboards.api;

import io.sluice.dashboards.web.Endpoint;
import io.sluice.dashboards.web.Inquiry;
import io.sluice.dashboards.web.Reply;
import io.sluice.event.LimitUsage;
import io.sluice.governance.Directory;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/** {@code GET /api/limits}: who is near which limit or budget, at this moment. */
public final class LimitsEndpoint implements Endpoint {

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
    var budgets = directory.get().budgets();
    var rows =
        usages.get().stream()
            .flatMap(usage -> LimitRow.of(usage, budgets, now).stream())
            .filter(row -> caller.admin() || row.concerns(caller))
            .toList();
    return Reply.ok(Map.of("at", now, "limits", rows));
  }
}
