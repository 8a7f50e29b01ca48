package io.sluice.dashboards;

import io.sluice.dashboards.ConsoleFixture.Rank;
import io.sluice.dashboards.month.Month;
import io.sluice.dashboards.month.MonthLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * A console over the last few days of a generated month, with somebody and an administrator signed
 * in.
 */
record ShownDays(Path lake, Month month, ConsoleFixture console, Visitor ada, Visitor admin)
    implements AutoCloseable {

  static final String ADA = "ada@example.com";

  private static final int DAYS = 4;

  static ShownDays generate(Path directory) throws Exception {
    var month = Month.before(Instant.now(), DAYS);
    var lake = directory.resolve("lake");
    MonthLake.write(month, lake, Files.createDirectory(directory.resolve("scratch")));
    var console = ConsoleFixture.over(lake, Clock.systemUTC());
    return new ShownDays(
        lake,
        month,
        console,
        Visitor.signedIn(console, ADA, Rank.USER),
        Visitor.signedIn(console, "root@example.com", Rank.ADMIN));
  }

  @Override
  public void close() throws Exception {
    console.close();
  }
}
