package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The boards and alert rules as files; what they ask is checked by {@link BoardsIT}. */
class BoardFilesTest {

  private static final Path RUN_BOOK = Path.of("..", "docs", "operation.md");

  @Test
  void everyAlertSaysHowBadItIsWhatItMeansAndWhereToReadOn() throws Exception {
    var rules = BoardFiles.rules();

    assertThat(rules).hasSizeGreaterThan(15);
    assertThat(rules)
        .allSatisfy(
            rule -> {
              var name = rule.path("alert").asText();
              assertThat(name).startsWith("Sluice");
              assertThat(rule.path("labels").path("severity").asText()).isIn("page", "ticket");
              assertThat(rule.path("annotations").path("summary").asText()).isNotBlank();
              assertThat(rule.path("annotations").path("description").asText()).isNotBlank();
              assertThat(rule.path("annotations").path("runbook").asText())
                  .isEqualTo("docs/operation.md#" + name.toLowerCase(java.util.Locale.ROOT));
              assertThat(isBalanced(rule.path("expr").asText())).as(name).isTrue();
            });
  }

  @Test
  void theRunBookHasASectionForEveryAlertAndForNoOther() throws Exception {
    var sections =
        Files.readString(RUN_BOOK)
            .lines()
            .filter(line -> line.startsWith("### Sluice"))
            .map(line -> line.substring("### ".length()))
            .toList();

    assertThat(sections).containsExactlyInAnyOrderElementsOf(names(BoardFiles.rules()));
  }

  @Test
  void everyAlertIsProvokedOnceInItsTests() throws Exception {
    var provoked = new HashSet<String>();
    for (var test : BoardFiles.alertTests().path("tests")) {
      for (var look : test.path("alert_rule_test")) {
        if (!look.path("exp_alerts").isEmpty()) {
          provoked.add(look.path("alertname").asText());
        }
      }
    }

    assertThat(provoked).isEqualTo(Set.copyOf(names(BoardFiles.rules())));
  }

  @Test
  void noTwoPanelsOfTheBoardLieOnEachOther() throws Exception {
    var taken = new HashSet<String>();

    for (var panel : BoardFiles.board().path("panels")) {
      var place = panel.path("gridPos");
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          int column = place.path("x").asInt() + x;
          assertThat(column).isLessThan(24);
          assertThat(taken.add(column + "/" + (place.path("y").asInt() + y)))
              .as(panel.path("title").asText())
              .isTrue();
        }
      }
    }
  }

  @Test
  void everyPanelSaysWhatItShowsAndAsksTheSourceThatIsChosen() throws Exception {
    var ids = stream(BoardFiles.board().path("panels")).map(each -> each.path("id")).toList();

    assertThat(ids).hasSize((int) ids.stream().distinct().count());
    assertThat(BoardFiles.board().path("panels"))
        .filteredOn(panel -> !panel.path("type").asText().equals("row"))
        .allSatisfy(
            panel -> {
              assertThat(panel.path("description").asText()).isNotBlank();
              assertThat(panel.path("targets")).isNotEmpty();
              assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            });
  }

  @Test
  void readsWhatAQuestionNames() {
    var question =
        new BoardFiles.Question(
            "here",
            "sum by (topic, le) (rate(sluice_a_total{reason=~\"x|y\"}[5m])) / sluice_b > 1",
            "{{topic}} of {{service}}");

    assertThat(question.selectors())
        .extracting(BoardFiles.Selector::metric)
        .containsExactly("sluice_a_total", "sluice_b");
    assertThat(question.selectors().get(0).matchers().get(0).values()).containsExactly("x", "y");
    assertThat(question.labels()).isEqualTo(Set.of("topic", "le", "service"));
  }

  private static List<String> names(List<JsonNode> rules) {
    return rules.stream().map(rule -> rule.path("alert").asText()).toList();
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static boolean isBalanced(String expression) {
    return expression.chars().filter(each -> each == '(').count()
            == expression.chars().filter(each -> each == ')').count()
        && expression.chars().filter(each -> each == '"').count() % 2 == 0;
  }
}
