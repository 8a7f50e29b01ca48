package io.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dashboards.month.Call;
import io.sluice.dashboards.month.Grouping;
import io.sluice.dashboards.month.Month;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A generated month of which everything is known: every figure of the pages is the true one. */
class NumbersTest {

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

  @Test
  void totals() {
    var half = month.from().plus(Duration.ofDays(15));
    var rows = shown.ask("totals", "from=" + half + "&to=" + ShownMonth.END);

    for (var row : rows) {
      boolean current = row.get("period").asText().equals("current");
      var calls = calls(call -> call.time().isBefore(half) != current);
      assertThat(row.get("calls").asLong()).isEqualTo(calls.size());
      assertThat(row.get("failed_calls").asLong()).isEqualTo(failed(calls));
      assertThat(row.get("users").asLong()).isEqualTo(distinct(calls, Call::user));
      assertThat(row.get("sessions").asLong()).isEqualTo(distinct(calls, Call::session));
      assertThat(row.get("input_tokens").asLong()).isEqualTo(sum(calls, Call::input));
      assertThat(row.get("output_tokens").asLong()).isEqualTo(sum(calls, Call::output));
      assertThat(row.get("cache_read_tokens").asLong()).isEqualTo(sum(calls, Call::cacheRead));
      assertThat(row.get("cost_usd").asDouble()).isCloseTo(cost(calls), within(1e-6));
      assertThat(row.get("cache_hit_percent").asDouble())
          .isCloseTo(100.0 * sum(calls, Call::cacheRead) / sum(calls, Call::input), within(0.006));
      assertThat(row.get("p95_ms").asDouble())
          .isCloseTo(ShownMonth.quantile(answered(calls), Call::latencyMillis, 0.95), within(1e-6));
    }
    assertThat(rows).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "agent", "user", "team", "status", "tag:project", "none"})
  void breakdown(String group) {
    var truth = Grouping.of(group, month.calls());

    var rows = shown.ask("breakdown", shown.whole() + "&group=" + group);

    assertThat(keys(rows)).containsExactlyInAnyOrderElementsOf(truth.keySet());
    for (var row : rows) {
      var calls = Objects.requireNonNull(truth.get(row.get("key").asText()));
      assertThat(row.get("calls").asLong()).isEqualTo(calls.size());
      assertThat(row.get("failed_calls").asLong()).isEqualTo(failed(calls));
      assertThat(row.get("users").asLong()).isEqualTo(distinct(calls, Call::user));
      assertThat(row.get("sessions").asLong()).isEqualTo(distinct(calls, Call::session));
      assertThat(row.get("active_days").asLong()).isEqualTo(distinct(calls, NumbersTest::day));
      assertThat(row.get("input_tokens").asLong()).isEqualTo(sum(calls, Call::input));
      assertThat(row.get("output_tokens").asLong()).isEqualTo(sum(calls, Call::output));
      assertThat(row.get("cache_read_tokens").asLong()).isEqualTo(sum(calls, Call::cacheRead));
      assertThat(row.get("error_percent").asDouble())
          .isCloseTo(100.0 * failed(calls) / calls.size(), within(0.006));
      assertThat(row.get("last_call").asText())
          .isEqualTo(calls.get(calls.size() - 1).time().toString());
      assertThat(row.get("cost_usd").asDouble()).isCloseTo(cost(calls), within(1e-6));
      assertThat(row.get("unpriced_calls").asLong())
          .isEqualTo(calls.stream().filter(c -> c.isAnswered() && c.costUsd() == null).count());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"calls-over-time", "cost-over-time"})
  void whatHappensOverTime(String question) {
    var rows = shown.ask(question, shown.whole() + "&bucket=1d&group=model");

    for (var row : rows) {
      var calls =
          calls(
              call ->
                  day(call).equals(day(row))
                      && Grouping.model(call).equals(row.get("key").asText()));
      if (question.equals("calls-over-time")) {
        assertThat(row.get("calls").asLong()).isEqualTo(calls.size());
        assertThat(row.get("failed_calls").asLong()).isEqualTo(failed(calls));
      } else {
        assertThat(row.get("cost_usd").asDouble()).isCloseTo(cost(calls), within(1e-6));
      }
    }
    assertThat(rows)
        .hasSize((int) distinct(month.calls(), call -> day(call) + Grouping.model(call)));
  }

  @Test
  void tokensOverTime() {
    var rows = shown.ask("tokens-over-time", shown.whole() + "&bucket=1d");

    for (var row : rows) {
      var calls = calls(call -> day(call).equals(day(row)));
      assertThat(row.get("plain_input").asLong())
          .isEqualTo(sum(calls, c -> c.input() - c.cacheRead() - c.cacheCreation()));
      assertThat(row.get("cache_read").asLong()).isEqualTo(sum(calls, Call::cacheRead));
      assertThat(row.get("cache_creation").asLong()).isEqualTo(sum(calls, Call::cacheCreation));
      assertThat(row.get("plain_output").asLong())
          .isEqualTo(sum(calls, c -> c.output() - c.reasoning()));
      assertThat(row.get("reasoning").asLong()).isEqualTo(sum(calls, Call::reasoning));
    }
    assertThat(rows).hasSize(Month.DAYS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "agent", "user", "team", "status", "tag:project"})
  void everyFigureOverTimeByAGroup(String group) {
    var truth = Grouping.of(group, month.calls());
    var range = shown.whole() + "&bucket=1d&group=" + group;

    for (var row : shown.ask("tokens-over-time", range)) {
      var calls = of(truth, row);
      assertThat(row.get("tokens").asLong()).isEqualTo(sum(calls, c -> c.input() + c.output()));
      assertThat(row.get("cache_hit_percent").asDouble())
          .isCloseTo(100.0 * sum(calls, Call::cacheRead) / sum(calls, Call::input), within(0.006));
    }
    for (var row : shown.ask("users-over-time", range)) {
      assertThat(row.get("users").asLong()).isEqualTo(distinct(of(truth, row), Call::user));
      assertThat(row.get("sessions").asLong()).isEqualTo(distinct(of(truth, row), Call::session));
    }
    for (var row : shown.ask("status-over-time", range)) {
      var calls = of(truth, row);
      assertThat(row.get("calls").asLong()).isEqualTo(calls.size());
      assertThat(row.get("failed_calls").asLong()).isEqualTo(failed(calls));
      assertThat(row.get("error_percent").asDouble())
          .isCloseTo(100.0 * failed(calls) / calls.size(), within(0.006));
    }
    for (var row : shown.ask("latency-over-time", range)) {
      assertLatency(row, answered(of(truth, row)));
    }
    for (var row : shown.ask("latency-by", shown.whole() + "&limit=1000&group=" + group)) {
      assertLatency(row, answered(truth.get(row.get("key").asText())));
    }
  }

  // the calls of a row's day and group
  private static List<Call> of(Map<String, List<Call>> truth, JsonNode row) {
    return Objects.requireNonNull(truth.get(row.get("key").asText())).stream()
        .filter(call -> day(call).equals(day(row)))
        .toList();
  }

  @Test
  void usersOverTime() {
    var rows = shown.ask("users-over-time", shown.whole() + "&bucket=1d");

    for (var row : rows) {
      var calls = calls(call -> day(call).equals(day(row)));
      assertThat(row.get("users").asLong()).isEqualTo(distinct(calls, Call::user));
      assertThat(row.get("sessions").asLong()).isEqualTo(distinct(calls, Call::session));
    }
  }

  @Test
  void latency() {
    var overTime = shown.ask("latency-over-time", shown.whole() + "&bucket=1d");
    var byModel = shown.ask("latency-by", shown.whole() + "&group=model");

    for (var row : overTime) {
      assertLatency(row, answered(calls(call -> day(call).equals(day(row)))));
    }
    for (var row : byModel) {
      assertLatency(
          row, answered(calls(call -> Grouping.model(call).equals(row.get("key").asText()))));
    }
    assertThat(overTime).hasSize(Month.DAYS);
    assertThat(byModel).hasSize(4);
  }

  private static void assertLatency(JsonNode row, List<Call> calls) {
    assertThat(row.get("calls").asLong()).isEqualTo(calls.size());
    assertThat(row.get("p50_ms").asDouble())
        .isCloseTo(ShownMonth.quantile(calls, Call::latencyMillis, 0.5), within(1e-6));
    assertThat(row.get("p90_ms").asDouble())
        .isCloseTo(ShownMonth.quantile(calls, Call::latencyMillis, 0.9), within(1e-6));
    assertThat(row.get("p95_ms").asDouble())
        .isCloseTo(ShownMonth.quantile(calls, Call::latencyMillis, 0.95), within(1e-6));
    assertThat(row.get("first_byte_p50_ms").asDouble())
        .isCloseTo(ShownMonth.quantile(calls, Call::firstByteMillis, 0.5), within(1e-6));
    assertThat(row.get("p99_ms").asDouble())
        .isCloseTo(ShownMonth.quantile(calls, Call::latencyMillis, 0.99), within(1e-6));
    assertThat(row.get("first_byte_p95_ms").asDouble())
        .isCloseTo(ShownMonth.quantile(calls, Call::firstByteMillis, 0.95), within(1e-6));
  }

  @Test
  void statusesAndErrors() {
    var statuses = shown.ask("status-over-time", shown.whole() + "&bucket=1d");
    var errors = shown.ask("errors", shown.whole() + "&limit=1000");

    for (var row : statuses) {
      var calls = calls(call -> day(call).equals(day(row)));
      assertThat(row.get("ok").asLong()).isEqualTo(answered(calls).size());
      assertThat(row.get("limited").asLong()).isEqualTo(count(calls, c -> c.status() == 429));
      assertThat(row.get("refused").asLong()).isEqualTo(count(calls, c -> c.status() == 404));
      assertThat(row.get("failed").asLong()).isEqualTo(count(calls, c -> c.status() >= 500));
    }
    for (var row : errors) {
      assertThat(row.get("calls").asLong())
          .isEqualTo(
              count(
                  month.calls(),
                  call ->
                      call.status() == row.get("status_code").asInt()
                          && Grouping.model(call).equals(row.get("model").asText())));
    }
    assertThat(errors.stream().mapToLong(row -> row.get("calls").asLong()).sum())
        .isEqualTo(failed(month.calls()));
  }

  @Test
  void busyHours() {
    var rows = shown.ask("busy-hours", shown.whole());

    for (var row : rows) {
      assertThat(row.get("calls").asLong())
          .isEqualTo(
              count(
                  month.calls(),
                  call -> {
                    var at = call.time().atZone(ZoneOffset.UTC);
                    return at.getDayOfWeek().getValue() == row.get("weekday").asInt()
                        && at.getHour() == row.get("hour").asInt();
                  }));
    }
    assertThat(rows.stream().mapToLong(row -> row.get("calls").asLong()).sum())
        .isEqualTo(month.calls().size());
  }

  @Test
  void theForecastGoesOnLikeTheLastSevenDays() {
    var now = Instant.parse("2026-03-20T12:00:00Z");
    var march = Instant.parse("2026-03-01T00:00:00Z");
    double spent = cost(calls(c -> !c.time().isBefore(march) && c.time().isBefore(now)));
    double lately =
        cost(
            calls(
                c -> !c.time().isBefore(now.minus(Duration.ofDays(7))) && c.time().isBefore(now)));

    var rows = shown.ask("cost-month", "to=" + now);

    assertThat(rows).hasSize(31);
    assertThat(rows.get(18).get("spent_usd").asDouble())
        .isCloseTo(
            cost(
                calls(
                    c -> !c.time().isBefore(march) && c.time().isBefore(now.minusSeconds(43200)))),
            within(1e-6));
    assertThat(rows.get(19).get("spent_usd").asDouble()).isCloseTo(spent, within(1e-6));
    assertThat(rows.get(20).get("spent_usd").isNull()).isTrue();
    assertThat(rows.get(18).get("forecast_usd").isNull()).isTrue();
    assertThat(rows.get(30).get("forecast_usd").asDouble())
        .isCloseTo(spent + lately / 7 * 11.5, within(1e-6));
  }

  @Test
  void filtersKeepTheCallsThatTheyName() {
    var filters =
        "&model=gpt-5-2&agent=codex&user=ben@example.com&team=platform&tag=project%3Dapollo";

    var rows = shown.ask("totals", shown.whole() + filters + "&status=ok");

    var expected =
        calls(
            call ->
                "gpt-5-2".equals(call.model())
                    && call.user().equals("ben@example.com")
                    && "apollo".equals(call.tags().get("project"))
                    && call.isAnswered());
    assertThat(rows.get(0).get("calls").asLong()).isEqualTo(expected.size()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "agent", "user", "team", "tag:project"})
  void theValuesToFilterBy(String group) {
    var kind = group.startsWith("tag") ? "tag" : group;
    var truth = Grouping.of(group, month.calls());

    var rows =
        shown.ask("filters", shown.whole()).stream()
            .filter(row -> row.get("kind").asText().equals(kind))
            .toList();

    var expected = new TreeMap<String, Long>();
    truth.forEach(
        (key, calls) -> {
          if (!key.equals("(none)") || kind.equals("model")) {
            expected.put(kind.equals("tag") ? "project=" + key : key, (long) calls.size());
          }
        });
    assertThat(
            rows.stream()
                .collect(
                    Collectors.toMap(
                        row -> row.get("value").asText(), row -> row.get("calls").asLong())))
        .isEqualTo(expected);
  }

  @Test
  void callsAreListedNewestFirstAndFoundAgain() {
    var newest = month.calls().get(month.calls().size() - 1);

    var rows = shown.ask("calls", shown.whole() + "&limit=5");
    var found = shown.ask("calls", shown.whole() + "&search=" + newest.id().toUpperCase());
    var one = shown.ask("call", "id=" + newest.id());

    assertThat(rows).hasSize(5);
    assertThat(rows.get(0).get("event_time").asText()).isEqualTo(newest.time().toString());
    assertThat(found).hasSize(1);
    assertThat(one.get(0).get("requester").asText()).isEqualTo(newest.user());
    assertThat(one.get(0).get("latency_ms").asLong()).isEqualTo(newest.latencyMillis());
  }

  private static List<Call> calls(Predicate<Call> which) {
    return month.calls().stream().filter(which).toList();
  }

  private static List<Call> answered(List<Call> calls) {
    return calls.stream().filter(Call::isAnswered).toList();
  }

  private static long failed(Collection<Call> calls) {
    return count(calls, call -> !call.isAnswered());
  }

  private static long count(Collection<Call> calls, Predicate<Call> which) {
    return calls.stream().filter(which).count();
  }

  private static long sum(Collection<Call> calls, Function<Call, Long> figure) {
    return calls.stream().mapToLong(figure::apply).sum();
  }

  private static double cost(Collection<Call> calls) {
    return calls.stream().map(Call::costUsd).filter(Objects::nonNull).mapToDouble(c -> c).sum();
  }

  private static long distinct(Collection<Call> calls, Function<Call, ?> what) {
    return calls.stream().map(what).distinct().count();
  }

  private static LocalDate day(Call call) {
    return LocalDate.ofInstant(call.time(), ZoneOffset.UTC);
  }

  private static LocalDate day(JsonNode row) {
    return LocalDate.ofInstant(Instant.parse(row.get("time").asText()), ZoneOffset.UTC);
  }

  private static List<String> keys(List<JsonNode> rows) {
    return rows.stream().map(row -> row.get("key").asText()).toList();
  }
}
