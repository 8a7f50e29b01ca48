package io.sluice.dashboards.month;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Thirty days in which eight people work with three agents, made by chance but always the same.
 * Beside what the agents send stands what really happened.
 */
public final class Month {

  public static final int DAYS = 30;
  public static final List<String> USERS =
      List.of(
          "ada@example.com",
          "ben@example.com",
          "cleo@example.com",
          "dan@example.com",
          "eve@example.com",
          "finn@example.com",
          "gia@example.com",
          "build-bot");
  public static final Map<String, List<String>> TEAMS =
      Map.of(
          "platform", List.of("ada@example.com", "ben@example.com", "cleo@example.com"),
          "mobile", List.of("cleo@example.com", "dan@example.com", "eve@example.com"));

  /** Leads every team, and calls nothing. */
  public static final String LEAD = "lea@example.com";

  private static final List<String> PROJECTS = List.of("apollo", "hermes", "zephyr");

  private final List<Call> calls = new ArrayList<>();
  private final List<Point> points = new ArrayList<>();
  private final List<Increment> increments = new ArrayList<>();
  private final List<ToolCall> tools = new ArrayList<>();
  private final Random random = new Random(20260301);
  private final Instant from;
  private final Instant to;

  /** A model, who asks for it, and what it costs per million tokens. */
  private record Offer(String model, String agent, double input, double output, double read) {}

  private static final List<Offer> OFFERS =
      List.of(
          new Offer("claude-opus-4-6", "claude", 5, 25, 0.5),
          new Offer("claude-sonnet-4-6", "claude", 3, 15, 0.3),
          new Offer("gpt-5-2", "codex", 1.75, 14, 0.175),
          new Offer("gemini-2-5-flash", "gemini", 0.3, 2.5, 0.03));

  private Month(Instant to) {
    this.to = to.truncatedTo(ChronoUnit.SECONDS);
    this.from = this.to.minus(Duration.ofDays(DAYS));
  }

  /** The thirty days before a moment, with about so many sessions a day. */
  public static Month before(Instant to, int sessionsPerDay) {
    var month = new Month(to);
    for (int day = 0; day < DAYS; day++) {
      month.day(month.from.plus(Duration.ofDays(day)), day, sessionsPerDay);
    }
    month.calls.sort((a, b) -> a.time().compareTo(b.time()));
    return month;
  }

  public Instant from() {
    return from;
  }

  public Instant to() {
    return to;
  }

  public List<Call> calls() {
    return calls;
  }

  public List<Point> points() {
    return points;
  }

  public List<Increment> increments() {
    return increments;
  }

  public List<ToolCall> tools() {
    return tools;
  }

  private void day(Instant start, int day, int sessions) {
    boolean weekend = start.atZone(ZoneOffset.UTC).getDayOfWeek().getValue() > 5;
    int today = Math.max(2, (int) Math.round(sessions * (weekend ? 0.3 : 1) * (0.7 + day / 50.0)));
    for (int i = 0; i < today; i++) {
      var user = USERS.get((int) (Math.pow(random.nextDouble(), 1.6) * USERS.size()));
      session(start.plusSeconds(workingSecond()), user, i);
    }
  }

  // most work is done around ten and around three
  private long workingSecond() {
    double hour = (random.nextBoolean() ? 10 : 15) + random.nextGaussian() * 1.8;
    return (long) (Math.max(0, Math.min(22.5, hour)) * 3600);
  }

  private void session(Instant start, String user, int number) {
    var offer = OFFERS.get(user.equals("build-bot") ? 2 : weighted(40, 25, 20, 15));
    var id = hex(8) + "-" + number;
    var tags =
        random.nextInt(3) == 0
            ? Map.<String, String>of()
            : Map.of("project", PROJECTS.get(weighted(5, 3, 2)));
    int turns = 3 + random.nextInt(14);
    long context = 6_000 + random.nextInt(20_000);
    var time = start;
    for (int turn = 0; turn < turns && time.isBefore(to); turn++) {
      context += 400 + random.nextInt(2_500);
      calls.add(call(time, user, offer, id, tags, turn, context));
      time = time.plusSeconds(8 + random.nextInt(90));
    }
    new Telemetry(offer.agent(), id, start, time, turns).send();
  }

  private Call call(
      Instant time,
      String user,
      Offer offer,
      String session,
      Map<String, String> tags,
      int turn,
      long context) {
    int status = List.of(200, 429, 404, 502, 529).get(weighted(955, 22, 5, 10, 8));
    long read = turn == 0 ? 0 : (long) (context * (0.6 + random.nextDouble() * 0.35));
    long creation = turn == 0 ? context / 2 : (context - read) / 2;
    long output = 60 + (long) (Math.pow(random.nextDouble(), 3) * 4_000);
    long reasoning = offer.agent().equals("claude") ? 0 : output / 3;
    long first = 350 + (long) (Math.abs(random.nextGaussian()) * 700);
    boolean answered = status == 200;
    boolean priced = random.nextInt(200) != 0;
    return new Call(
        "req_" + hex(12),
        time,
        user,
        status == 404 ? null : offer.model(),
        offer.agent(),
        session,
        tags,
        status,
        status == 429 ? "REQUEST_LIMIT_EXCEEDED" : status == 404 ? "NOT_FOUND" : null,
        answered ? first + output * 12 : 20 + random.nextInt(200),
        first,
        answered ? context : 0,
        answered ? output : 0,
        answered ? read : 0,
        answered ? creation : 0,
        answered ? reasoning : 0,
        answered && priced ? cost(offer, context, read, output) : null);
  }

  private static Double cost(Offer offer, long context, long read, long output) {
    return ((context - read) * offer.input() + read * offer.read() + output * offer.output()) / 1e6;
  }

  private int weighted(int... weights) {
    int all = 0;
    for (int weight : weights) {
      all += weight;
    }
    int drawn = random.nextInt(all);
    int index = 0;
    while (drawn >= weights[index]) {
      drawn -= weights[index];
      index++;
    }
    return index;
  }

  private String hex(int digits) {
    var text = new StringBuilder();
    while (text.length() < digits) {
      text.append(Integer.toHexString(random.nextInt(16)));
    }
    return text.toString();
  }

  /** What an agent tells of one session, in the way of that agent. */
  private final class Telemetry {

    private final String agent;
    private final String session;
    private final Instant start;
    private final Instant end;
    private final int turns;
    private final boolean restarted = random.nextInt(4) == 0;
    private @Nullable Instant lastStart;

    Telemetry(String agent, String session, Instant start, Instant end, int turns) {
      this.agent = agent;
      this.session = session;
      this.start = start;
      this.end = end.isBefore(to) ? end : to.minusSeconds(1);
      this.turns = turns;
    }

    void send() {
      switch (agent) {
        case "claude" -> claude();
        case "codex" -> codex();
        default -> gemini();
      }
      tools();
    }

    private void claude() {
      delta("claude_code.session.count", "", start, 1);
      delta("claude_code.lines_of_code.count", "added", end, random.nextInt(240));
      delta("claude_code.lines_of_code.count", "removed", end, random.nextInt(90));
      delta("claude_code.active_time.total", "user", end, 40 + random.nextInt(400));
      for (var type : List.of("input", "output", "cacheRead", "cacheCreation")) {
        delta("claude_code.token.usage", type, end, 500 + random.nextInt(20_000));
      }
      if (random.nextInt(3) == 0) {
        delta("claude_code.commit.count", "", end, 1);
      }
      if (random.nextInt(9) == 0) {
        delta("claude_code.pull_request.count", "", end, 1);
      }
      decisions();
    }

    private void decisions() {
      for (int i = 0; i < turns / 2; i++) {
        boolean accepted = random.nextInt(100) < 86;
        var language = List.of("Java", "TypeScript", "Python").get(random.nextInt(3));
        var decision = accepted ? "accept" : "reject";
        happened("claude_code.code_edit_tool.decision", decision, end, 1);
        points.add(
            new Point(
                "claude_code.code_edit_tool.decision",
                Point.Kind.DELTA,
                start,
                end,
                1,
                Map.of(
                    "session.id", session,
                    "tool_name", i % 3 == 0 ? "Write" : "Edit",
                    "decision", decision,
                    "language", language),
                session));
      }
    }

    private void codex() {
      delta("codex.thread.started", "", start, 1);
      for (int turn = 0; turn < turns; turn++) {
        var at = start.plusSeconds(turn).isBefore(to) ? start.plusSeconds(turn) : end;
        for (var type : List.of("input", "cached_input", "output", "reasoning_output")) {
          histogram(type, at, 200 + random.nextInt(9_000));
        }
      }
    }

    // a running total, sent again and again; after a restart it begins anew
    private void gemini() {
      cumulative("gemini_cli.session.count", Map.of(), new int[] {1, 0, 0, 0});
      for (var type : List.of("added", "removed")) {
        cumulative("gemini_cli.lines.changed", Map.of("type", type), growth(60));
      }
      for (var type : List.of("input", "output", "thought", "cache")) {
        cumulative("gemini_cli.token.usage", Map.of("type", type), growth(9_000));
      }
      cumulative(
          "gemini_cli.tool.call.count",
          Map.of("function_name", "write_file", "decision", "accept"),
          growth(4));
      cumulative(
          "gemini_cli.tool.call.count",
          Map.of("function_name", "write_file", "decision", "reject"),
          growth(2));
    }

    private int[] growth(int most) {
      var steps = new int[5];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(most);
      }
      return steps;
    }

    private void cumulative(String name, Map<String, String> own, int[] steps) {
      var attributes = new java.util.HashMap<>(own);
      attributes.put("session.id", session);
      double total = 0;
      lastStart = start;
      for (int i = 0; i < steps.length; i++) {
        var at = start.plusSeconds(10L * (i + 1));
        if (!at.isBefore(to)) {
          return;
        }
        if (restarted && i == 3) {
          total = 0;
          lastStart = at.minusSeconds(5);
        }
        total += steps[i];
        var type = own.getOrDefault("type", own.getOrDefault("decision", ""));
        happened(name, type, at, steps[i]);
        points.add(
            new Point(
                name,
                Point.Kind.CUMULATIVE,
                lastStart,
                at,
                total,
                attributes,
                "gemini-" + session));
      }
    }

    private void delta(String name, String type, Instant at, int amount) {
      happened(name, type, at, amount);
      var attributes =
          type.isEmpty()
              ? Map.of("session.id", session)
              : Map.of("session.id", session, "type", type);
      points.add(new Point(name, Point.Kind.DELTA, start, at, amount, attributes, session));
    }

    private void histogram(String type, Instant at, int amount) {
      happened("codex.turn.token_usage", type, at, amount);
      points.add(
          new Point(
              "codex.turn.token_usage",
              Point.Kind.DELTA_HISTOGRAM,
              start,
              at,
              amount,
              Map.of("token_type", type, "model", "gpt-5-2"),
              session));
    }

    private void happened(String name, String type, Instant at, double amount) {
      increments.add(new Increment(agent, name, type, at, amount));
    }

    private void tools() {
      var names =
          switch (agent) {
            case "claude" -> List.of("Read", "Edit", "Bash", "Grep", "Write");
            case "codex" -> List.of("shell", "apply_patch", "update_plan");
            default -> List.of("read_file", "write_file", "run_shell_command");
          };
      for (int i = 0; i < turns; i++) {
        var at = start.plusSeconds(3L * i);
        if (at.isBefore(to)) {
          var tool = names.get((int) (Math.pow(random.nextDouble(), 2) * names.size()));
          boolean success = random.nextInt(100) < 94;
          Month.this.tools.add(
              new ToolCall(agent, tool, at, session, success, 5 + random.nextInt(900)));
        }
      }
    }
  }
}
