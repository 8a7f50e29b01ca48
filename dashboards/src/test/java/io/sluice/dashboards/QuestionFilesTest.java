package io.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dashboards.lake.Asked;
import io.sluice.dashboards.lake.LakeFixture;
import io.sluice.dashboards.lake.LiveLake;
import io.sluice.dashboards.lake.RowScope;
import io.sluice.dashboards.month.MonthLake;
import io.sluice.dashboards.month.Schemas;
import io.sluice.dashboards.question.QuestionFile;
import io.sluice.dashboards.question.Questions;
import io.sluice.dashboards.question.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuestionFilesTest {

  @TempDir static Path temp;

  private static LiveLake live;

  @BeforeAll
  static void makeEmptyTables() {
    var lake = new LakeFixture(temp);
    lake.create(MonthLake.USAGE, Schemas.usage());
    lake.create(MonthLake.METRICS, Schemas.metrics());
    lake.create(MonthLake.LOGS, Schemas.logs());
    live = LiveLake.start(temp, 128, Duration.ofSeconds(5));
  }

  @AfterAll
  static void close() {
    live.close();
  }

  @Test
  void everyFileIsAQuestionAndEveryQuestionAFile() throws IOException {
    try (var files = Files.list(Path.of("queries"))) {
      var names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".sql"))
              .map(name -> name.replace(".sql", ""))
              .toList();

      assertThat(Questions.load().all())
          .extracting("name")
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void everyFileSaysWhatItAsksAndNamesItsParametersAndColumns(QuestionFile file) {
    var values = Wish.read(Map.of(), Instant.parse("2026-03-05T00:00:00Z")).values();
    var parameters = new ArrayList<Object>();
    file.parameters()
        .forEach(name -> parameters.add(name.equals("teams") ? "[]" : values.get(name)));

    var answer =
        live.ask(
            new Asked(file.statement(), parameters, RowScope.all(), Duration.ofSeconds(20), 10));

    assertThat(file.title()).endsWith("?");
    assertThat(header(file)).contains("-- Columns:");
    assertThat(answer.columns())
        .allSatisfy(column -> assertThat(header(file)).contains(column.name()));
    assertThat(file.parameters()).containsExactlyInAnyOrderElementsOf(declared(file));
  }

  static Stream<QuestionFile> questions() {
    return Questions.load().all().stream();
  }

  private static List<String> declared(QuestionFile file) {
    return file.text()
        .lines()
        .filter(line -> line.startsWith("-- Parameters: "))
        .flatMap(line -> Arrays.stream(line.substring("-- Parameters: ".length()).split(", ")))
        .toList();
  }

  private static String header(QuestionFile file) {
    return file.text()
        .lines()
        .takeWhile(line -> line.startsWith("--"))
        .collect(Collectors.joining("\n"));
  }
}
