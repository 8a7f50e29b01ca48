package io.sluice.dashboards;

import io.sluice.dashboards.ConsoleFixture.Rank;
import io.sluice.dashboards.month.Month;
import io.sluice.dashboards.month.MonthLake;
import io.sluice.event.LimitUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A console over a generated month that ends now, for the test in the browser and for looking at
 * the pages. Writes two access tokens on standard output, an administrator's and that of somebody
 * who leads groups; ends with its standard input.
 *
 * <pre>ConsoleDemo DIRECTORY PORT</pre>
 */
final class ConsoleDemo {

  private ConsoleDemo() {}

  public static void main(String[] args) throws Exception {
    var directory = Path.of(args[0]);
    var now = Instant.now();
    var lake = directory.resolve("lake");
    if (!Files.exists(lake)) {
      // people are at work right now; what is still to come shows up as time goes by
      var evening = now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(9));
      MonthLake.write(Month.before(evening, 40), lake, Files.createDirectories(directory));
    }
    var config = ConsoleFixture.config(lake, Integer.parseInt(args[1]), Duration.ofSeconds(20));
    try (var console = ConsoleFixture.start(config, Clock.systemUTC(), usages(now))) {
      Month.USERS.forEach(user -> console.token(user, Rank.USER));
      System.out.println(console.token("root@example.com", Rank.ADMIN));
      System.out.println(console.token(Month.LEAD, Rank.USER));
      while (System.in.read() >= 0) {
        // until whoever started it is gone
      }
    }
  }

  private static List<LimitUsage> usages(Instant now) {
    var usages = new ArrayList<LimitUsage>();
    var month = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
    var from = month.toInstant();
    var to = month.plusMonths(1).toInstant();
    double spent = 47;
    for (var user : Month.USERS) {
      usages.add(new LimitUsage("usd/month/user/" + user, spent, null, from, to));
      spent *= 0.72;
    }
    var hour = now.plus(Duration.ofHours(12));
    var rolling = hour.minus(Duration.ofHours(24));
    usages.add(
        new LimitUsage(
            "requests/minute/user-default/claude-opus-4-6/ada@example.com",
            57,
            60L,
            rolling,
            hour));
    usages.add(
        new LimitUsage(
            "tokens/minute/group/claude-opus-4-6/mobile", 212_000, 400_000L, rolling, hour));
    usages.add(new LimitUsage("requests/minute/service/gpt-5-2", 1_310, 6_000L, rolling, hour));
    return usages;
  }
}
