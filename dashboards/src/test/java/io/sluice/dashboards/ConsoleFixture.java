package io.sluice.dashboards;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.dashboards.api.LakeLimits;
import io.sluice.dashboards.month.Month;
import io.sluice.dashboards.month.MonthLake;
import io.sluice.event.LimitUsage;
import io.sluice.governance.AccessToken;
import io.sluice.governance.Budget;
import io.sluice.governance.Declaration;
import io.sluice.governance.Destination;
import io.sluice.governance.Directory;
import io.sluice.governance.Group;
import io.sluice.governance.Model;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.Price;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A console over a lake, whose declarations live in memory. */
final class ConsoleFixture implements AutoCloseable {

  private final Map<String, Declaration> declared = new ConcurrentHashMap<>();
  private final List<LimitUsage> usages;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Console console;

  private ConsoleFixture(ConsoleConfig config, Clock clock, List<LimitUsage> usages)
      throws Exception {
    this.usages = usages;
    Month.TEAMS.forEach(
        (team, members) -> declare(new Group(team, members, List.of(Month.LEAD), false)));
    for (var model :
        List.of("claude-opus-4-6", "claude-sonnet-4-6", "gpt-5-2", "gemini-2-5-flash")) {
      declare(model(model));
    }
    declare(
        new Budget(
            Budget.Target.USER_DEFAULT, null, 60, Budget.Period.MONTH, Budget.Refusal.FORBIDDEN));
    this.console =
        Console.start(
            config,
            new Console.Neighbours(
                () -> Directory.of(declared.values()), () -> this.usages, this::declare),
            metrics,
            clock);
  }

  static ConsoleFixture over(Path lake, Clock clock) throws Exception {
    return new ConsoleFixture(config(lake, 0, Duration.ofSeconds(20)), clock, List.of());
  }

  static ConsoleFixture start(ConsoleConfig config, Clock clock, List<LimitUsage> usages)
      throws Exception {
    return new ConsoleFixture(config, clock, usages);
  }

  static ConsoleConfig config(Path lake, int port, Duration patience) {
    return new ConsoleConfig(
        "127.0.0.1",
        port,
        "127.0.0.1",
        0,
        "localhost:1",
        lake,
        Duration.ofSeconds(1),
        256,
        4,
        new LakeLimits(patience, 1000, 100_000),
        Duration.ofMinutes(30),
        "http://127.0.0.1:8080",
        "http://127.0.0.1:4318",
        Map.of(),
        Optional.empty());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + console.port() + path);
  }

  /** What a counter says, over all its labels. */
  double counted(String name) {
    return metrics.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  /** Makes an access token, and tells its secret. */
  String token(String user, Rank rank) {
    var made =
        NewAccessToken.of(
            user, List.of(), rank == Rank.ADMIN, Instant.now(), null, new SecureRandom());
    declare(made.token());
    return made.secret();
  }

  /** What an access token is worth. */
  enum Rank {
    USER,
    ADMIN
  }

  void revokeTokensOf(String user) {
    declared.values().stream()
        .filter(AccessToken.class::isInstance)
        .map(AccessToken.class::cast)
        .filter(token -> token.userId().equals(user))
        .toList()
        .forEach(token -> declare(token.revoked(Instant.now())));
  }

  @Override
  public void close() throws Exception {
    console.close();
  }

  private void declare(Declaration declaration) {
    declared.put(declaration.key(), declaration);
  }

  private CompletableFuture<Void> declare(String key, @Nullable Declaration declaration) {
    if (declaration == null) {
      declared.remove(key);
    } else {
      declared.put(key, declaration);
    }
    return CompletableFuture.completedFuture(null);
  }

  private static Model model(String name) {
    return new Model(
        name,
        List.of(),
        List.of(new Destination("anthropic", name, 100)),
        new Price(5, 25, 0.5, 6.25, 10),
        MonthLake.inferenceTable(name),
        List.of(),
        List.of());
  }
}
