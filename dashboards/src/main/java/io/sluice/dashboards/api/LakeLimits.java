package io.sluice.dashboards.api;

import io.sluice.dashboards.lake.RowScope;
import io.sluice.governance.Principal;
import java.time.Duration;

/**
 * How much one question may take.
 *
 * @param patience how long it may run
 * @param rows how many rows a page gets
 * @param exportedRows how many rows a file gets
 */
public record LakeLimits(Duration patience, int rows, int exportedRows) {

  /** Administrators see everybody's rows, others their own: no group has a lead who sees more. */
  static RowScope scopeOf(Principal caller) {
    return caller.admin() ? RowScope.all() : RowScope.of(caller.name());
  }
}
