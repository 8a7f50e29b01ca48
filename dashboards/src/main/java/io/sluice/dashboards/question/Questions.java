package io.sluice.dashboards.question;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every ready-made question, by name. */
public final class Questions {

  /** The files of {@code dashboards/queries}; a test holds this list and the directory together. */
  static final List<String> NAMES =
      List.of(
          "agents-activity",
          "agents-decisions",
          "agents-per-user",
          "agents-tokens",
          "agents-tools",
          "agents-totals",
          "breakdown",
          "busy-hours",
          "call",
          "calls",
          "calls-over-time",
          "calls-per-day",
          "claude-code-activity",
          "cost-by-model",
          "cost-month",
          "cost-over-time",
          "error-rate",
          "errors",
          "filters",
          "latency-by",
          "latency-over-time",
          "status-over-time",
          "tokens-by-kind",
          "tokens-over-time",
          "top-users",
          "totals",
          "users-over-time");

  private final Map<String, QuestionFile> byName;

  private Questions(Map<String, QuestionFile> byName) {
    this.byName = byName;
  }

  /** Reads them from the class path. */
  public static Questions load() {
    var files = new TreeMap<String, QuestionFile>();
    NAMES.forEach(name -> files.put(name, QuestionFile.load(name)));
    return new Questions(files);
  }

  public Optional<QuestionFile> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All of them, by name. */
  public Collection<QuestionFile> all() {
    return Collections.unmodifiableCollection(byName.values());
  }
}
