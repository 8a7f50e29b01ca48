package io.sluice.benchmarks.load;

import io.sluice.governance.RateLimit;
import io.sluice.governance.RateLimit.Key;
import io.sluice.governance.RateLimit.Mode;
import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.governance.RateLimit.Period;
import io.sluice.kit.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Whether a limit is kept by real processes: proxies that share one limit are asked for ten times
 * of it, while the aggregator is killed now and then. What was admitted is counted by the callers'
 * own answers, and by the log.
 *
 * <p>Settings: {@code PROXIES} (4), {@code QUANTITY} what is limited (requests; or tokens), {@code
 * LIMIT} per minute (6000 requests), {@code RATE} calls per second (1000), {@code LENGTH} (3m),
 * {@code KILLS} of the aggregator, spread over the run (2), {@code ON_UNAVAILABLE} (local_share;
 * deny, allow), {@code WARM_UP} on a model without limits (10s), {@code BYTES} the longest text of
 * a call on tokens (20000).
 */
public final class LimitRunMain {

  private static final Settings SETTINGS = Settings.fromEnvironment();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int WARM_UP_RATE = 200;
  private static final int CONNECTIONS = 64;
  private static final int SHORT = 40;

  private LimitRunMain() {}

  public static void main(String[] args) throws Exception {
    boolean tokens = SETTINGS.text("QUANTITY", "requests").equals("tokens");
    long limit = SETTINGS.integer("LIMIT", 6_000);
    var rule = tokens ? limit(null, limit) : limit(limit, null);
    try (var stage = LimitStage.set(SETTINGS.integer("PROXIES", 4), List.of(rule))) {
      var client = client();
      try {
        var callers = run(stage, client, tokens ? sizes() : same());
        if (tokens) {
          printTokens(stage, limit);
        } else {
          printRequests(stage, callers, limit);
        }
        System.out.println("answers: " + callers.outcomes());
      } finally {
        client.stop();
      }
    }
  }

  private static LimitCallers run(LimitStage stage, HttpClient client, IntFunction<byte[]> bodies)
      throws Exception {
    var proxies = stage.proxies();
    var warm = LimitCallers.body(LimitStage.UNLIMITED, SHORT);
    new LimitCallers(client, proxies, stage.accessToken())
        .run(call -> warm, WARM_UP_RATE, SETTINGS.duration("WARM_UP", Duration.ofSeconds(10)));
    var callers = new LimitCallers(client, proxies, stage.accessToken());
    var length = SETTINGS.duration("LENGTH", Duration.ofMinutes(3));
    var killing = killing(stage, SETTINGS.integer("KILLS", 2), length);
    callers.run(bodies, SETTINGS.integer("RATE", 1_000), length);
    killing.join();
    return callers;
  }

  private static CompletableFuture<Void> killing(LimitStage stage, int kills, Duration length) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (int kill = 0; kill < kills; kill++) {
              TimeUnit.NANOSECONDS.sleep(length.dividedBy(kills + 1L).toNanos());
              stage.killAggregator();
            }
          } catch (Exception e) {
            throw new IllegalStateException("the aggregator did not come back", e);
          }
        });
  }

  private static void printRequests(LimitStage stage, LimitCallers callers, long limit) {
    long ideal = callers.attempts().idealIn(MINUTE, limit);
    var recorded = RecordedUses.requests(stage.bootstrapServers(), LimitStage.LIMITED);
    System.out.printf("limit %d a minute, ideal %d in all%n", limit, ideal);
    print("answers 200 by when they came", callers.admittedByAnswer(), limit, ideal);
    print("answers 200 by when they were asked", callers.admittedBySending(), limit, ideal);
    print("llm.admissions.v1", recorded, limit, ideal);
  }

  // how much an ideal limiter would have admitted of calls whose size nobody knows is not known
  private static void printTokens(LimitStage stage, long limit) {
    var recorded = RecordedUses.tokens(stage.bootstrapServers(), LimitStage.LIMITED);
    var length = SETTINGS.duration("LENGTH", Duration.ofMinutes(3));
    long windows = (length.toNanos() + MINUTE - 1) / MINUTE;
    System.out.printf("limit %d a minute, at most %d in all%n", limit, windows * limit);
    print("llm.admissions.v1, tokens used", recorded, limit, windows * limit);
  }

  private static void print(String how, Uses uses, long limit, long ideal) {
    long most = uses.mostIn(MINUTE);
    System.out.printf(
        Locale.ROOT,
        "%-36s most in any rolling 60 s %8d (%+.2f %%)  in all %8d, under-use %.2f %%%n",
        how,
        most,
        100.0 * (most - limit) / limit,
        uses.total(),
        100.0 * (ideal - uses.total()) / ideal);
  }

  private static IntFunction<byte[]> same() {
    var body = LimitCallers.body(LimitStage.LIMITED, SHORT);
    return call -> body;
  }

  // most are short, a few are long
  private static IntFunction<byte[]> sizes() {
    int longest = SETTINGS.integer("BYTES", 20_000);
    var random = new Random(1);
    return call -> {
      double size = Math.pow(random.nextDouble(), 2) * longest;
      return LimitCallers.body(LimitStage.LIMITED, SHORT + (int) size);
    };
  }

  private static RateLimit limit(@Nullable Long requests, @Nullable Long tokens) {
    var word = SETTINGS.text("ON_UNAVAILABLE", "local_share").toUpperCase(Locale.ROOT);
    return new RateLimit(
        Key.SERVICE,
        null,
        null,
        null,
        Period.MINUTE,
        requests,
        tokens,
        OnUnavailable.valueOf(word),
        Mode.ENFORCED);
  }

  private static HttpClient client() throws Exception {
    var client = new HttpClient();
    client.setMaxConnectionsPerDestination(CONNECTIONS);
    client.setMaxRequestsQueuedPerDestination(100_000);
    client.start();
    return client;
  }
}
