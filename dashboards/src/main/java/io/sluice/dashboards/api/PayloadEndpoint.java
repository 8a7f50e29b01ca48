package io.sluice.dashboards.api;

import io.sluice.dashboards.lake.Answer;
import io.sluice.dashboards.lake.Asked;
import io.sluice.dashboards.lake.LakeSqlException;
import io.sluice.dashboards.lake.LiveLake;
import io.sluice.dashboards.lake.RowScope;
import io.sluice.dashboards.lake.TableName;
import io.sluice.dashboards.web.Endpoint;
import io.sluice.dashboards.web.Inquiry;
import io.sluice.dashboards.web.Reply;
import io.sluice.governance.Directory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/payload/CALL}: what was said in a call, for whoever made it and for
 * administrators; the lead of a group gets 403. Reading somebody else's is one line of the log.
 */
public final class PayloadEndpoint implements Endpoint {

  private static final Logger LOGGER = LoggerFactory.getLogger(PayloadEndpoint.class);
  private static final String SUFFIX = "_payload";

  private final LiveLake lake;
  private final LakeLimits limits;
  private final Supplier<Directory> directory;
  private final RowScopes scopes;

  public PayloadEndpoint(LiveLake lake, LakeLimits limits, Supplier<Directory> directory) {
    this.lake = lake;
    this.limits = limits;
    this.directory = directory;
    this.scopes = new RowScopes(directory);
  }

  @Override
  public Reply answer(Inquiry inquiry) {
    inquiry.requireMethod("GET");
    var caller = inquiry.requireCaller();
    var scope = scopes.of(caller);
    var callId = inquiry.segment(1).orElse("");
    try {
      var call =
          first(
              "SELECT endpoint_name, requester FROM system.ai_gateway.usage WHERE request_id = $1",
              callId,
              scope);
      if (call.isEmpty()) {
        return Reply.refused(404, "there is no such call, or it is not yours");
      }
      boolean own = caller.name().equals(call.get().get(1));
      if (!own && !caller.admin()) {
        return Reply.refused(403, "what was said is for whoever said it, and for administrators");
      }
      if (!own) {
        LOGGER
            .atInfo()
            .addKeyValue("userId", caller.name())
            .addKeyValue("callId", callId)
            .log("payload read by an administrator");
      }
      return Reply.ok(told(payload(text(call.get().get(0)), callId, scope)));
    } catch (LakeSqlException e) {
      return Reply.refused(400, String.valueOf(e.getMessage()));
    }
  }

  private Optional<List<@Nullable Object>> payload(String model, String callId, RowScope scope) {
    return directory
        .get()
        .model(model)
        .flatMap(declared -> Optional.ofNullable(declared.inferenceTable()))
        .flatMap(table -> TableName.parse(table + SUFFIX))
        .filter(table -> lake.version(table).isPresent())
        .flatMap(
            table ->
                first(
                    "SELECT request, response, api_type FROM "
                        + quoted(table)
                        + " WHERE request_id = $1",
                    callId,
                    scope));
  }

  private Optional<List<@Nullable Object>> first(String sql, String callId, RowScope scope) {
    Answer answer = lake.ask(new Asked(sql, List.of(callId), scope, limits.patience(), 1));
    return answer.rows().stream().findFirst();
  }

  private static LinkedHashMap<String, Object> told(Optional<List<@Nullable Object>> row) {
    var told = new LinkedHashMap<String, Object>();
    told.put("recorded", row.isPresent());
    row.ifPresent(
        cells -> {
          told.put("request", text(cells.get(0)));
          told.put("response", text(cells.get(1)));
          told.put("apiType", text(cells.get(2)));
        });
    return told;
  }

  private static String text(@Nullable Object cell) {
    return cell == null ? "" : cell.toString();
  }

  private static String quoted(TableName table) {
    return "\"" + table.toString().replace("\"", "\"\"").replace(".", "\".\"") + "\"";
  }
}
