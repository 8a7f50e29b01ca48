package io.sluice.governance.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One mapping of the file and its path. What is wrong is reported and read as if it were not there,
 * so that reading goes on to the next mistake.
 */
final class Section {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m|h|d)");

  private final String path;
  private final JsonNode node;
  private final Problems problems;

  private Section(String path, JsonNode node, Problems problems) {
    this.path = path;
    this.node = node;
    this.problems = problems;
  }

  /** The whole file. */
  static Optional<Section> root(JsonNode node, Problems problems) {
    return of("the file", node, problems);
  }

  /** Something whole, called so where it is no mapping. */
  static Optional<Section> of(String whole, JsonNode node, Problems problems) {
    if (node.isObject()) {
      return Optional.of(new Section("", node, problems));
    }
    problems.report(whole, written(node), "a mapping");
    return Optional.empty();
  }

  String path() {
    return path;
  }

  String path(String member) {
    return path.isEmpty() ? member : path + "." + member;
  }

  boolean has(String member) {
    return node.has(member);
  }

  boolean isMapping(String member) {
    return node.path(member).isObject();
  }

  boolean isList(String member) {
    return node.path(member).isArray();
  }

  Problems problems() {
    return problems;
  }

  /** Reports members that the format does not know. */
  void allow(Set<String> known) {
    node.fieldNames()
        .forEachRemaining(
            member -> {
              if (!known.contains(member)) {
                var at = path(Problems.quotable(member));
                problems.reportUnknown(at, member, new TreeSet<>(known));
              }
            });
  }

  Optional<String> text(String member) {
    return child(member).flatMap(value -> text(path(member), value));
  }

  /** The text, or empty text where something else stands, without a word about it. */
  String unquotedText(String member) {
    return child(member).filter(JsonNode::isTextual).map(JsonNode::textValue).orElse("");
  }

  /** The text; empty text, and reported, when it is missing or empty. */
  String required(String member, String expected) {
    if (!has(member)) {
      problems.report(path(member), "missing", expected);
      return "";
    }
    var text = text(member).orElse("");
    if (text.isEmpty() && node.get(member).isTextual()) {
      problems.report(path(member), "''", expected);
    }
    return text;
  }

  /** The list of texts; empty when the member is left out. */
  List<String> texts(String member) {
    var texts = new ArrayList<String>();
    forEachItem(member, "a list of texts", (at, item) -> text(at, item).ifPresent(texts::add));
    return texts;
  }

  /** The list of mappings; empty when the member is left out. */
  List<Section> sections(String member) {
    var sections = new ArrayList<Section>();
    forEachItem(
        member,
        "a list of mappings",
        (at, item) -> at(at, item, problems).ifPresent(sections::add));
    return sections;
  }

  Optional<Section> section(String member) {
    return child(member).flatMap(value -> at(path(member), value, problems));
  }

  /** The mappings of a mapping, by name, in the order of the file. */
  Map<String, Section> named(String member) {
    var named = new LinkedHashMap<String, Section>();
    section(member)
        .ifPresent(
            all ->
                all.names()
                    .forEach(name -> all.section(name).ifPresent(found -> named.put(name, found))));
    return named;
  }

  /** The members' names, each checked, in the order of the file. */
  List<String> names() {
    var names = new ArrayList<String>();
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (Names.isName(name)) {
                names.add(name);
                return;
              }
              problems.report(path(Problems.quotable(name)), "not a name", Names.EXPECTED);
            });
    return names;
  }

  Optional<Double> dollars(String member) {
    var expected = "US dollars, 0 or more";
    return child(member)
        .flatMap(
            value -> {
              if (value.isNumber() && value.doubleValue() >= 0 && isFinite(value)) {
                return Optional.of(value.doubleValue());
              }
              problems.report(path(member), written(value), expected);
              return Optional.empty();
            });
  }

  Optional<Long> count(String member) {
    return child(member)
        .flatMap(
            value -> {
              if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
                return Optional.of(value.longValue());
              }
              problems.report(path(member), written(value), "a whole number, 0 or more");
              return Optional.empty();
            });
  }

  /** {@code true} or {@code false}. */
  Optional<Boolean> claim(String member) {
    return child(member)
        .flatMap(
            value -> {
              if (value.isBoolean()) {
                return Optional.of(value.booleanValue());
              }
              problems.report(path(member), written(value), "true or false");
              return Optional.empty();
            });
  }

  /** A number with a unit: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, {@code 90d}. */
  Optional<Duration> duration(String member, String expected) {
    return text(member)
        .flatMap(
            text -> {
              var match = DURATION.matcher(text);
              if (match.matches()) {
                return Optional.of(duration(Long.parseLong(match.group(1)), match.group(2)));
              }
              problems.report(path(member), text, expected);
              return Optional.empty();
            });
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static boolean isFinite(JsonNode value) {
    return Double.isFinite(value.doubleValue());
  }

  private static Optional<Section> at(String path, JsonNode node, Problems problems) {
    if (node.isObject()) {
      return Optional.of(new Section(path, node, problems));
    }
    problems.report(path, written(node), "a mapping");
    return Optional.empty();
  }

  private Optional<JsonNode> child(String member) {
    return Optional.ofNullable(node.get(member));
  }

  private Optional<String> text(String at, JsonNode value) {
    if (value.isTextual()) {
      return Optional.of(value.textValue());
    }
    problems.report(at, written(value), "a text; put it in quotes");
    return Optional.empty();
  }

  private void forEachItem(String member, String expected, Item action) {
    child(member)
        .ifPresent(
            list -> {
              if (!list.isArray()) {
                problems.report(path(member), written(list), expected);
                return;
              }
              for (int i = 0; i < list.size(); i++) {
                action.accept(path(member) + "[" + i + "]", list.get(i));
              }
            });
  }

  // containers are named, not quoted: what is in them was not meant to be here
  private static String written(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "a mapping";
      case ARRAY -> "a list";
      case NULL, MISSING -> "nothing";
      default -> value.asText();
    };
  }

  @FunctionalInterface
  private interface Item {
    void accept(String path, JsonNode item);
  }
}
