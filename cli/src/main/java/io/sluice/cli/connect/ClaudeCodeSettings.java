package io.sluice.cli.connect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.cli.connect.AgentSettings.SettingsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Claude Code: variables in the {@code env} of its {@code settings.json}; one form for all. */
final class ClaudeCodeSettings {

  private ClaudeCodeSettings() {}

  /** The settings in its directory, usually {@code ~/.claude}. */
  static AgentSettings of(Connection connection, Path directory) {
    var wanted = JsonNodeFactory.instance.objectNode();
    var env =
        wanted
            .putObject("env")
            .put("ANTHROPIC_BASE_URL", connection.ingress(Agent.CLAUDE_CODE))
            .put("ANTHROPIC_AUTH_TOKEN", connection.token())
            .put("ANTHROPIC_MODEL", connection.model())
            .put("ANTHROPIC_CUSTOM_HEADERS", "x-databricks-use-coding-agent-mode: true")
            .put("CLAUDE_CODE_ENABLE_TELEMETRY", "1");
    for (var signal : List.of("metrics", "logs")) {
      var name = signal.toUpperCase(Locale.ROOT);
      env.put("OTEL_" + name + "_EXPORTER", "otlp")
          .put("OTEL_EXPORTER_OTLP_" + name + "_PROTOCOL", "http/protobuf")
          .put("OTEL_EXPORTER_OTLP_" + name + "_ENDPOINT", connection.otlp(signal))
          .put("OTEL_EXPORTER_OTLP_" + name + "_HEADERS", connection.otlpHeaders(signal));
    }
    env.put("OTEL_METRIC_EXPORT_INTERVAL", "10000").put("OTEL_LOGS_EXPORT_INTERVAL", "5000");
    return new AgentSettings(
        List.of(new SettingsFile(directory.resolve("settings.json"), new JsonEdit(wanted))),
        List.of(
            "Variables of the same names in your shell go before the file: unset"
                + " ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL there.",
            "Prompts are not sent as telemetry; OTEL_LOG_USER_PROMPTS=1 would."));
  }
}
