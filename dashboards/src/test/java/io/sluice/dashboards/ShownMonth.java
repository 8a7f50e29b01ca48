package io.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sluice.dashboards.month.Month;
import io.sluice.dashboards.month.MonthLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/** A generated month behind a console, seen by an administrator. */
record ShownMonth(Month month, ConsoleFixture console, Visitor admin) implements AutoCloseable {

  static final Instant END = Instant.parse("2026-03-31T00:00:00Z");

  static ShownMonth generate(Path temp) throws Exception {
    var month = Month.before(END, 14);
    var lake = temp.resolve("lake");
    MonthLake.write(month, lake, Files.createDirectory(temp.resolve("scratch")));
    var console = ConsoleFixture.over(lake, Clock.fixed(END, ZoneOffset.UTC));
    var admin = Visitor.signedIn(console, "root@example.com", ConsoleFixture.Rank.ADMIN);
    return new ShownMonth(month, console, admin);
  }

  String whole() {
    return "from=" + month.from() + "&to=" + END;
  }

  List<JsonNode> ask(String question, String parameters) {
    var answer = admin.get("/api/ask/" + question + "?" + parameters);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    var columns = (ArrayNode) answer.json().get("columns");
    return Visitor.stream(answer.json().get("rows"))
        .map(row -> Visitor.named(columns, row))
        .toList();
  }

  // by linear interpolation between the two nearest
  static <T> double quantile(List<T> items, Function<T, Long> figure, double share) {
    var sorted = items.stream().map(figure).sorted().toList();
    double place = (sorted.size() - 1) * share;
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return sorted.get(below) + (sorted.get(above) - sorted.get(below)) * (place - below);
  }

  @Override
  public void close() throws Exception {
    console.close();
  }
}
