package io.sluice.dashboards.api;

import io.sluice.dashboards.lake.Asked;
import io.sluice.dashboards.lake.ExportFormat;
import io.sluice.dashboards.lake.LakeSqlException;
import io.sluice.dashboards.lake.LiveLake;
import io.sluice.dashboards.web.Endpoint;
import io.sluice.dashboards.web.Inquiry;
import io.sluice.dashboards.web.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * {@code POST /api/sql {"sql": …, "format": "json"|"csv"|"parquet"}}: somebody's own question. It
 * reads only, and only rows that the asker may see.
 */
public final class SqlEndpoint implements Endpoint {

  private final LiveLake lake;
  private final LakeLimits limits;
  private final RowScopes scopes;

  public SqlEndpoint(LiveLake lake, LakeLimits limits, RowScopes scopes) {
    this.lake = lake;
    this.limits = limits;
    this.scopes = scopes;
  }

  @Override
  public Reply answer(Inquiry inquiry) {
    inquiry.requireMethod("POST");
    var body = inquiry.json();
    var sql = body.path("sql").asText();
    if (sql.isBlank()) {
      return Reply.refused(400, "sql: '' (expected: one SELECT)");
    }
    var format = body.path("format").asText("json").toLowerCase(Locale.ROOT);
    try {
      return switch (format) {
        case "json" -> rows(asked(sql, inquiry, limits.rows()));
        case "csv" -> file(asked(sql, inquiry, limits.exportedRows()), ExportFormat.CSV);
        case "parquet" -> file(asked(sql, inquiry, limits.exportedRows()), ExportFormat.PARQUET);
        default -> Reply.refused(400, "format: " + format + " (expected: json, csv or parquet)");
      };
    } catch (LakeSqlException e) {
      return Reply.refused(400, String.valueOf(e.getMessage()));
    }
  }

  private Asked asked(String sql, Inquiry inquiry, int rows) {
    var scope = scopes.of(inquiry.requireCaller());
    return new Asked(sql, List.of(), scope, limits.patience(), rows);
  }

  private Reply rows(Asked asked) {
    long began = System.nanoTime();
    var answer = lake.ask(asked);
    var told = new LinkedHashMap<String, Object>();
    told.put("columns", answer.columns());
    told.put("rows", answer.rows());
    told.put("truncated", answer.truncated());
    told.put("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    return Reply.ok(told);
  }

  private Reply file(Asked asked, ExportFormat format) {
    return Reply.download(
        lake.export(asked, format), format.mediaType(), "answer" + format.suffix());
  }
}
