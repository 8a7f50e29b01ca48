package io.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dashboards.month.Call;
import io.sluice.dashboards.month.Increment;
import io.sluice.dashboards.month.Month;
import io.sluice.dashboards.month.ToolCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What agents tell of themselves, in deltas, in running totals that begin anew, and in histograms.
 */
class AgentNumbersTest {

  @TempDir static Path temp;

  private static ShownMonth shown;
  private static Month month;

  @BeforeAll
  static void generate() throws Exception {
    shown = ShownMonth.generate(temp);
    month = shown.month();
  }

  @AfterAll
  static void close() throws Exception {
    shown.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"agents-totals", "agents-activity", "agents-per-user"})
  void whatIsDoneWithAgents(String question) {
    var range =
        question.equals("agents-activity")
            ? "from="
                + month.from().plus(Duration.ofDays(10))
                + "&to="
                + ShownMonth.END
                + "&bucket=1d"
            : shown.whole();
    var first =
        question.equals("agents-activity") ? month.from().plus(Duration.ofDays(10)) : month.from();

    var rows = shown.ask(question, range + "&limit=1000&group=agent");

    for (var agent : List.of("claude", "codex", "gemini")) {
      var told = rows.stream().filter(row -> agentOf(row).equals(agent)).toList();
      assertThat(total(told, "sessions"))
          .isEqualTo(
              happened(
                  first, agent, "", n -> n.endsWith("session.count") || n.endsWith("started")));
      assertThat(total(told, "lines_added"))
          .isEqualTo(happened(first, agent, "added", name -> name.contains("lines")));
      assertThat(total(told, "lines_removed"))
          .isEqualTo(happened(first, agent, "removed", name -> name.contains("lines")));
      assertThat(total(told, "commits"))
          .isEqualTo(happened(first, agent, "", name -> name.contains("commit")));
      assertThat(total(told, "active_seconds"))
          .isEqualTo(happened(first, agent, "user", name -> name.contains("active_time")));
      assertThat(total(told, "pull_requests"))
          .isEqualTo(happened(first, agent, "", name -> name.contains("pull_request")));
    }
  }

  private static String agentOf(JsonNode row) {
    return (row.has("agent") ? row.get("agent") : row.get("key")).asText();
  }

  @Test
  void whatIsDoneByEachPerson() {
    var byUser = shown.ask("agents-activity", shown.whole() + "&bucket=1d&group=user");
    var perUser = shown.ask("agents-per-user", shown.whole() + "&limit=1000");

    for (var user : Month.USERS) {
      var sessions = sessionsOf(user);
      var over = byUser.stream().filter(row -> row.get("key").asText().equals(user)).toList();
      var each = perUser.stream().filter(row -> row.get("user").asText().equals(user)).toList();
      var filtered = shown.ask("agents-totals", shown.whole() + "&user=" + user);
      for (var told : List.of(over, each, filtered)) {
        assertThat(total(told, "sessions")).isEqualTo(sessions);
      }
      assertThat(total(over, "lines_added")).isEqualTo(total(each, "lines_added"));
    }
    assertThat(total(byUser, "lines_added"))
        .isEqualTo(total(shown.ask("agents-totals", shown.whole()), "lines_added"));
  }

  @Test
  void aTeamIsItsMembersTogether() {
    var byTeam = shown.ask("agents-activity", shown.whole() + "&bucket=1d&group=team");

    for (var team : Month.TEAMS.entrySet()) {
      var told = byTeam.stream().filter(row -> row.get("key").asText().equals(team.getKey()));
      var filtered = shown.ask("agents-totals", shown.whole() + "&team=" + team.getKey());
      var truth = team.getValue().stream().mapToLong(AgentNumbersTest::sessionsOf).sum();
      assertThat(total(told.toList(), "sessions")).isEqualTo(truth).isPositive();
      assertThat(total(filtered, "sessions")).isEqualTo(truth);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agents-tokens", "agents-decisions", "agents-tools"})
  void whatEachPersonDoesAddsUpToAll(String question) {
    var figure =
        Map.of("agents-tokens", "tokens", "agents-decisions", "accepted", "agents-tools", "calls")
            .get(question);

    // Codex names nobody in its histograms
    double each =
        Stream.concat(Month.USERS.stream(), Stream.of("(unknown)"))
            .mapToDouble(
                user -> total(shown.ask(question, shown.whole() + "&user=" + user), figure))
            .sum();

    assertThat(each).isEqualTo(total(shown.ask(question, shown.whole()), figure)).isPositive();
  }

  private static long sessionsOf(String user) {
    return month.calls().stream()
        .filter(call -> call.user().equals(user))
        .map(Call::session)
        .distinct()
        .count();
  }

  @Test
  void daysOnWhichAnAgentWasUsed() {
    for (var row : shown.ask("agents-totals", shown.whole())) {
      var days =
          month.increments().stream()
              .filter(one -> one.agent().equals(row.get("agent").asText()) && one.amount() > 0)
              .filter(one -> DOING.stream().anyMatch(one.name()::contains))
              .map(one -> LocalDate.ofInstant(one.time(), ZoneOffset.UTC))
              .distinct()
              .count();
      assertThat(row.get("active_days").asLong()).isEqualTo(days);
    }
  }

  private static final List<String> DOING =
      List.of("session.count", "thread.started", "lines", "commit", "pull_request", "active_time");

  @Test
  void tokensThatAgentsCount() {
    var rows = shown.ask("agents-tokens", shown.whole());

    for (var row : rows) {
      var agent = row.get("agent").asText();
      var kind = row.get("kind").asText();
      assertThat(row.get("tokens").asLong())
          .as(agent + " " + kind)
          .isEqualTo(
              (long)
                  month.increments().stream()
                      .filter(one -> one.agent().equals(agent) && one.name().contains("token"))
                      .filter(one -> KINDS.getOrDefault(one.type(), one.type()).equals(kind))
                      .mapToDouble(Increment::amount)
                      .sum());
    }
    assertThat(rows).hasSize(12);
  }

  private static final Map<String, String> KINDS =
      Map.of(
          "cacheRead", "cache_read",
          "cached_input", "cache_read",
          "cache", "cache_read",
          "cacheCreation", "cache_creation",
          "reasoning_output", "reasoning",
          "thought", "reasoning");

  @Test
  void decisionsOnEdits() {
    var rows = shown.ask("agents-decisions", shown.whole());

    for (var agent : List.of("claude", "gemini")) {
      var told = rows.stream().filter(row -> row.get("agent").asText().equals(agent)).toList();
      assertThat(total(told, "accepted"))
          .isEqualTo(happened(month.from(), agent, "accept", name -> true));
      assertThat(total(told, "rejected"))
          .isEqualTo(happened(month.from(), agent, "reject", name -> true));
    }
  }

  @Test
  void toolsThatAgentsCall() {
    var rows = shown.ask("agents-tools", shown.whole());

    for (var row : rows) {
      var calls =
          month.tools().stream()
              .filter(tool -> tool.agent().equals(row.get("agent").asText()))
              .filter(tool -> tool.tool().equals(row.get("tool").asText()))
              .toList();
      assertThat(row.get("calls").asLong()).isEqualTo(calls.size());
      assertThat(row.get("failed_calls").asLong())
          .isEqualTo(calls.stream().filter(tool -> !tool.success()).count());
      assertThat(row.get("p50_ms").asDouble())
          .isCloseTo(ShownMonth.quantile(calls, ToolCall::millis, 0.5), within(1e-6));
    }
    assertThat(rows.stream().mapToLong(row -> row.get("calls").asLong()).sum())
        .isEqualTo(month.tools().size());
  }

  private static double happened(Instant first, String agent, String type, Predicate<String> name) {
    return month.increments().stream()
        .filter(one -> one.agent().equals(agent) && one.type().equals(type))
        .filter(one -> !one.time().isBefore(first) && name.test(one.name()))
        .mapToDouble(Increment::amount)
        .sum();
  }

  private static double total(List<JsonNode> rows, String column) {
    return rows.stream().mapToDouble(row -> row.get(column).asDouble()).sum();
  }
}
