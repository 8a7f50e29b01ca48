package io.sluice.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the boards and alert rules ask Prometheus, and what they name while asking. */
final class BoardFiles {

  static final Path DIRECTORY = Path.of("..", "dashboards", "boards");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern SELECTOR =
      Pattern.compile("\\b(up|(?:sluice|jvm|process|system)_\\w+)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Pattern GROUPING = Pattern.compile("\\bby\\s*\\(([^)]*)\\)");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  private BoardFiles() {}

  /**
   * A question.
   *
   * @param where in which file, under which title
   * @param promql what is asked
   * @param legend what the answers are called by
   */
  record Question(String where, String promql, String legend) {

    List<Selector> selectors() {
      var found = new ArrayList<Selector>();
      var matching = SELECTOR.matcher(promql);
      while (matching.find()) {
        var matchers = matching.group(2) == null ? "" : matching.group(2);
        found.add(new Selector(matching.group(1), matchers(matchers)));
      }
      return found;
    }

    /** Labels that answers are grouped by or called by. */
    Set<String> labels() {
      var labels = new LinkedHashSet<String>();
      GROUPING
          .matcher(promql)
          .results()
          .forEach(by -> labels.addAll(List.of(by.group(1).strip().split("\\s*,\\s*"))));
      LEGEND.matcher(legend).results().forEach(label -> labels.add(label.group(1)));
      return labels;
    }

    private static List<Matcher> matchers(String text) {
      return MATCHER
          .matcher(text)
          .results()
          .map(each -> new Matcher(each.group(1), each.group(2), each.group(3)))
          .toList();
    }
  }

  /** A metric, and what its labels must be. */
  record Selector(String metric, List<Matcher> matchers) {}

  /** What one label must be. */
  record Matcher(String label, String operator, String value) {

    /** The values that it names. */
    List<String> values() {
      return value.startsWith("$") ? List.of() : List.of(value.split("\\|"));
    }
  }

  static JsonNode alerts() throws IOException {
    return YAML.readTree(DIRECTORY.resolve("alerts.yaml").toFile());
  }

  static JsonNode alertTests() throws IOException {
    return YAML.readTree(DIRECTORY.resolve("alerts-test.yaml").toFile());
  }

  static JsonNode board() throws IOException {
    return JSON.readTree(DIRECTORY.resolve("sluice-services.json").toFile());
  }

  /** All rules, of all groups. */
  static List<JsonNode> rules() throws IOException {
    var rules = new ArrayList<JsonNode>();
    alerts().path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** Every question that is asked anywhere. */
  static List<Question> questions() throws IOException {
    var questions = new ArrayList<Question>();
    for (var rule : rules()) {
      var name = rule.path("alert").asText();
      questions.add(new Question("alert " + name, rule.path("expr").asText(), ""));
    }
    for (var panel : board().path("panels")) {
      for (var target : panel.path("targets")) {
        questions.add(
            new Question(
                "panel " + panel.path("title").asText(),
                target.path("expr").asText(),
                target.path("legendFormat").asText()));
      }
    }
    return questions;
  }
}
