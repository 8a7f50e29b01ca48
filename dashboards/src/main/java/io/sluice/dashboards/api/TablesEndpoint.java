package io.sluice.dashboards.api;

import io.sluice.dashboards.lake.LakeSqlException;
import io.sluice.dashboards.lake.LiveLake;
import io.sluice.dashboards.lake.TableName;
import io.sluice.dashboards.web.Endpoint;
import io.sluice.dashboards.web.Inquiry;
import io.sluice.dashboards.web.Reply;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /api/tables}: the tables of which one may see rows, with their columns. */
public final class TablesEndpoint implements Endpoint {

  private final LiveLake lake;
  private final RowScopes scopes;

  public TablesEndpoint(LiveLake lake, RowScopes scopes) {
    this.lake = lake;
    this.scopes = scopes;
  }

  @Override
  public Reply answer(Inquiry inquiry) {
    inquiry.requireMethod("GET");
    var scope = scopes.of(inquiry.requireCaller());
    return Reply.ok(Map.of("tables", lake.tables(scope).stream().map(this::described).toList()));
  }

  private Map<String, Object> described(TableName name) {
    var described = new LinkedHashMap<String, Object>();
    described.put("name", name.toString());
    try {
      described.put("columns", lake.columns(name));
    } catch (LakeSqlException e) {
      described.put("trouble", String.valueOf(e.getMessage()));
    }
    return described;
  }
}
