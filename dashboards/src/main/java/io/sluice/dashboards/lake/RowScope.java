package io.sluice.dashboards.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rows somebody may see: all of them, or one's own.
 *
 * <p>One's own are the calls that one made. Telemetry names no caller: one's own are the records of
 * sessions in which one called, and those that carry one's e-mail address. A table that tells of
 * neither has no rows of one's own, and is not there.
 *
 * @param user whose rows; null for everybody's
 */
public record RowScope(@Nullable String user) {

  private static final RowScope ALL = new RowScope(null);
  private static final TableName CALLS = new TableName("system", "ai_gateway", "usage");
  private static final Set<String> SESSION_KEYS = Set.of("session.id", "conversation.id");
  private static final List<String> POINTS =
      List.of("sum", "histogram", "gauge", "exponential_histogram", "summary");

  /** Everybody's rows, for administrators. */
  public static RowScope all() {
    return ALL;
  }

  public static RowScope of(String user) {
    return new RowScope(user);
  }

  /** Whether rows of the table may be seen at all. */
  boolean admits(DeltaSnapshot table) {
    return user == null || has(table, "requester") || tellsOfSessions(table);
  }

  /**
   * The condition on the rows of a table that it admits; empty when there is none.
   *
   * @param present the tables that there are
   */
  Optional<String> condition(DeltaSnapshot table, Set<TableName> present) {
    if (user == null) {
      return Optional.empty();
    }
    return Optional.of(
        has(table, "requester") ? "requester = " + Sql.literal(user) : telemetry(table, present));
  }

  private String telemetry(DeltaSnapshot table, Set<TableName> present) {
    var me = Sql.literal(String.valueOf(user));
    var attributes = attributes(table);
    var conditions = new ArrayList<String>();
    conditions.add(attributes + "['user.email'] = " + me);
    if (!present.contains(CALLS)) {
      return conditions.get(0);
    }
    for (var key : SESSION_KEYS) {
      conditions.add(
          attributes
              + "['"
              + key
              + "'] IN (SELECT session_id FROM "
              + CALLS.engineName()
              + " WHERE requester = "
              + me
              + " AND session_id IS NOT NULL)");
    }
    return "(" + String.join(" OR ", conditions) + ")";
  }

  // of a metrics table only the structure that fits the kind of the point is filled
  private static String attributes(DeltaSnapshot table) {
    if (has(table, "attributes")) {
      return "attributes";
    }
    var present = POINTS.stream().filter(kind -> has(table, kind)).toList();
    return "coalesce("
        + String.join(", ", present.stream().map(kind -> Sql.quoted(kind) + ".attributes").toList())
        + ")";
  }

  private static boolean tellsOfSessions(DeltaSnapshot table) {
    return has(table, "attributes") || has(table, "sum");
  }

  private static boolean has(DeltaSnapshot table, String column) {
    return table.columns().indexOf(column) >= 0;
  }
}
