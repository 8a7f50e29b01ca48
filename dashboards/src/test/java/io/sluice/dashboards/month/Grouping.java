package io.sluice.dashboards.month;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the pages group calls, done once more by hand. */
public final class Grouping {

  private Grouping() {}

  /** The calls of each value of what the pages group by. */
  public static Map<String, List<Call>> of(String group, List<Call> calls) {
    return switch (group) {
      case "model" -> calls.stream().collect(Collectors.groupingBy(Grouping::model));
      case "agent" -> calls.stream().collect(Collectors.groupingBy(Call::agent));
      case "user" -> calls.stream().collect(Collectors.groupingBy(Call::user));
      case "status" ->
          calls.stream().collect(Collectors.groupingBy(call -> Integer.toString(call.status())));
      case "tag:project" ->
          calls.stream()
              .collect(Collectors.groupingBy(c -> c.tags().getOrDefault("project", "(none)")));
      case "team" -> byTeam(calls);
      default -> Map.of("all", calls);
    };
  }

  private static Map<String, List<Call>> byTeam(List<Call> calls) {
    var teams = new TreeMap<String, List<Call>>();
    Month.TEAMS.forEach(
        (team, members) ->
            teams.put(team, calls.stream().filter(c -> members.contains(c.user())).toList()));
    teams.put(
        "(none)",
        calls.stream()
            .filter(c -> Month.TEAMS.values().stream().noneMatch(team -> team.contains(c.user())))
            .toList());
    return teams;
  }

  /** What a call without a model is shown under. */
  public static String model(Call call) {
    return call.model() == null ? "(none)" : call.model();
  }
}
