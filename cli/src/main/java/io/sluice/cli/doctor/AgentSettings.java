package io.sluice.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The URLs that agents on this machine are told to call, by where it is said. */
final class AgentSettings {

  private static final List<String> VARIABLES =
      List.of(
          "ANTHROPIC_BASE_URL",
          "OPENAI_BASE_URL",
          "GOOGLE_GEMINI_BASE_URL",
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
          "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT");
  private static final Pattern BASE_URL =
      Pattern.compile("^\\s*base_url\\s*=\\s*\"([^\"]+)\"", Pattern.MULTILINE);

  private AgentSettings() {}

  /** Looks into the environment and the agents' own files below a home directory. */
  static Map<String, String> of(Map<String, String> environment, Path home) {
    var found = new LinkedHashMap<String, String>();
    take(environment, "environment", found);
    takeClaude(home.resolve(".claude").resolve("settings.json"), found);
    takeCodex(home.resolve(".codex").resolve("config.toml"), found);
    return found;
  }

  private static void take(Map<String, String> variables, String where, Map<String, String> found) {
    for (var name : VARIABLES) {
      var value = variables.get(name);
      if (value != null && !value.isBlank()) {
        found.put(where + " " + name, withoutLogin(value));
      }
    }
  }

  private static void takeClaude(Path file, Map<String, String> found) {
    var variables = new LinkedHashMap<String, String>();
    try {
      JsonNode settings = JsonSerde.MAPPER.readTree(text(file));
      settings
          .path("env")
          .fields()
          .forEachRemaining(each -> variables.put(each.getKey(), each.getValue().asText()));
    } catch (IOException e) {
      return; // its own agent complains about it
    }
    take(variables, file.toString(), found);
  }

  private static void takeCodex(Path file, Map<String, String> found) {
    var url = BASE_URL.matcher(text(file));
    if (url.find()) {
      found.put(file + " base_url", withoutLogin(url.group(1)));
    }
  }

  private static String text(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static String withoutLogin(String url) {
    return url.replaceAll("//[^/@]*@", "//");
  }
}
