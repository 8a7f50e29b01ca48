package io.sluice.dashboards.lake;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which rows somebody may see: all of them, or one's own and those of the people whom one leads.
 *
 * <p>One's own are the calls that one made. Telemetry names no caller: one's own are the records of
 * sessions in which one called, and those that carry one's e-mail address. A table that tells of
 * neither has no rows of one's own, and is not there. Of those whom one leads, one sees what they
 * do, in calls and metrics, and not what they say: log records, spans and payloads hold prompts.
 *
 * @param user whose rows; null for everybody's
 * @param led whom this user leads
 */
public record RowScope(@Nullable String user, Set<String> led) {

  private static final RowScope ALL = new RowScope(null, Set.of());
  private static final TableName CALLS = new TableName("system", "ai_gateway", "usage");
  private static final Set<String> SESSION_KEYS = Set.of("session.id", "conversation.id");
  private static final List<String> POINTS =
      List.of("sum", "histogram", "gauge", "exponential_histogram", "summary");

  public RowScope {
    led = Set.copyOf(led);
  }

  /** Everybody's rows, for administrators. */
  public static RowScope all() {
    return ALL;
  }

  public static RowScope of(String user) {
    return of(user, Set.of());
  }

  public static RowScope of(String user, Collection<String> led) {
    return new RowScope(user, Set.copyOf(led));
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
    var people = tellsWhatIsSaid(table) ? Sql.literal(user) : people(user);
    return Optional.of(
        has(table, "requester") ? isOf("requester", people) : telemetry(table, people, present));
  }

  // in one order, so that the same scope makes the same statement
  private String people(String self) {
    var names = new TreeSet<>(led);
    names.add(self);
    return names.stream().map(Sql::literal).collect(joining(", "));
  }

  private static String isOf(String column, String people) {
    return column + " IN (" + people + ")";
  }

  private static String telemetry(DeltaSnapshot table, String people, Set<TableName> present) {
    var attributes = attributes(table);
    var conditions = new ArrayList<String>();
    conditions.add(isOf(attributes + "['user.email']", people));
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
              + " WHERE "
              + isOf("requester", people)
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

  private static boolean tellsWhatIsSaid(DeltaSnapshot table) {
    return Stream.of("request", "response", "body", "attributes").anyMatch(of -> has(table, of));
  }

  private static boolean has(DeltaSnapshot table, String column) {
    return table.columns().indexOf(column) >= 0;
  }
}
