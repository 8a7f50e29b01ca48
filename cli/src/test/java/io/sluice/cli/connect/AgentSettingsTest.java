package io.sluice.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.sluice.cli.connect.AgentSettings.SettingsFile;
import io.sluice.event.JsonSerde;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each agent is told, by the version that reads it. */
class AgentSettingsTest {

  private static final Path HOME = Path.of("/home/ada");

  private final Connection connection =
      new Connection(
          "https://gateway:8080/", "https://gateway:4318", "slc_0a_1b", "model-m", "main.t.agents");

  @Test
  void claudeCodeHasItsVariablesInSettingsJson() throws Exception {
    var settings = ClaudeCodeSettings.of(connection, HOME.resolve(".claude"));

    var env = JsonSerde.MAPPER.readTree(text(settings, HOME.resolve(".claude/settings.json")));
    assertThat(env)
        .hasToString(
            """
            {"env":{"ANTHROPIC_BASE_URL":"https://gateway:8080/anthropic",
            "ANTHROPIC_AUTH_TOKEN":"slc_0a_1b",
            "ANTHROPIC_MODEL":"model-m",
            "ANTHROPIC_CUSTOM_HEADERS":"x-databricks-use-coding-agent-mode: true",
            "CLAUDE_CODE_ENABLE_TELEMETRY":"1",
            "OTEL_METRICS_EXPORTER":"otlp",
            "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL":"http/protobuf",
            "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT":"https://gateway:4318/v1/metrics",
            "OTEL_EXPORTER_OTLP_METRICS_HEADERS":"Authorization=Bearer%20slc_0a_1b,\
            X-Databricks-UC-Table-Name=main.t.agents_otel_metrics",
            "OTEL_LOGS_EXPORTER":"otlp",
            "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL":"http/protobuf",
            "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT":"https://gateway:4318/v1/logs",
            "OTEL_EXPORTER_OTLP_LOGS_HEADERS":"Authorization=Bearer%20slc_0a_1b,\
            X-Databricks-UC-Table-Name=main.t.agents_otel_logs",
            "OTEL_METRIC_EXPORT_INTERVAL":"10000",
            "OTEL_LOGS_EXPORT_INTERVAL":"5000"}}"""
                .replace("\n", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.98.0", "0.133.0", "0.134.0", "0.171.0"})
  void everyCodexTakesTheProviderAtTheTop(String version) throws Exception {
    var settings = codex(version, Optional.empty());

    var tree = toml(settings, "config.toml");
    assertThat(settings.files()).hasSize(1);
    assertThat(tree.path("model_provider").asText()).isEqualTo("sluice");
    assertThat(tree.path("model").asText()).isEqualTo("model-m");
    assertThat(tree.at("/model_providers/sluice"))
        .hasToString(
            "{\"name\":\"Sluice\",\"base_url\":\"https://gateway:8080/openai/v1\","
                + "\"wire_api\":\"responses\",\"experimental_bearer_token\":\"slc_0a_1b\"}");
    assertThat(tree.at("/otel/metrics_exporter/otlp-http"))
        .hasToString(
            "{\"endpoint\":\"https://gateway:4318/v1/metrics\",\"protocol\":\"binary\","
                + "\"headers\":{\"Authorization\":\"Bearer slc_0a_1b\","
                + "\"X-Databricks-UC-Table-Name\":\"main.t.agents_otel_metrics\"}}");
    assertThat(tree.at("/otel/exporter/otlp-http/endpoint").asText()).endsWith("/v1/logs");
    assertThat(tree.at("/otel/trace_exporter/otlp-http/headers").toString())
        .contains("main.t.agents_otel_spans");
  }

  @Test
  void upToVersion133CodexHasProfilesInOneFile() throws Exception {
    var settings = codex("0.133.0", Optional.of("work"));

    var tree = toml(settings, "config.toml");
    assertThat(settings.files()).hasSize(1);
    assertThat(tree.has("model_provider")).isFalse();
    assertThat(tree.at("/profiles/work"))
        .hasToString("{\"model_provider\":\"sluice\",\"model\":\"model-m\"}");
    assertThat(settings.notes()).contains("Use them with codex --profile work.");
  }

  @Test
  void fromVersion134OnCodexHasAFileForEachProfile() throws Exception {
    var settings = codex("0.134.0", Optional.of("work"));

    assertThat(toml(settings, "config.toml").has("profiles")).isFalse();
    assertThat(toml(settings, "config.toml").has("model_provider")).isFalse();
    assertThat(toml(settings, "work.config.toml"))
        .hasToString("{\"model_provider\":\"sluice\",\"model\":\"model-m\"}");
  }

  @Test
  void theChoiceOfAProfileIsRetiredWhereItWouldGoBeforeOrStopCodex() throws Exception {
    var chosen = "profile = \"default\"\n";

    assertThat(config(codex("0.133.0", Optional.empty())).mergedInto(chosen))
        .contains("# this profile would go before model and model_provider:\n# profile =");
    assertThat(config(codex("0.134.0", Optional.of("work"))).mergedInto(chosen))
        .contains("# from 0.134 on Codex does not start with this line:\n# profile =");
    assertThat(config(codex("0.133.0", Optional.of("work"))).mergedInto(chosen)).startsWith(chosen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.38.2", "0.61.0"})
  void everyGeminiHasItsVariablesInItsEnvFile(String version) {
    var settings = gemini(version, List.of());

    assertThat(text(settings, HOME.resolve(".gemini/.env")))
        .isEqualTo(
            """
            GEMINI_MODEL=model-m
            GOOGLE_GEMINI_BASE_URL=https://gateway:8080/gemini
            GEMINI_API_KEY=slc_0a_1b
            GEMINI_API_KEY_AUTH_MECHANISM=bearer
            OTEL_EXPORTER_OTLP_METRICS_HEADERS=Authorization=Bearer%20slc_0a_1b,\
            X-Databricks-UC-Table-Name=main.t.agents_otel_metrics
            OTEL_EXPORTER_OTLP_LOGS_HEADERS=Authorization=Bearer%20slc_0a_1b,\
            X-Databricks-UC-Table-Name=main.t.agents_otel_logs
            OTEL_EXPORTER_OTLP_TRACES_HEADERS=Authorization=Bearer%20slc_0a_1b,\
            X-Databricks-UC-Table-Name=main.t.agents_otel_spans
            """);
  }

  @Test
  void geminiSendsTelemetryByHttpWithoutPrompts() throws Exception {
    var settings = gemini("0.38.2", List.of());

    assertThat(json(settings, "settings.json"))
        .hasToString(
            "{\"telemetry\":{\"enabled\":true,\"target\":\"local\","
                + "\"otlpEndpoint\":\"https://gateway:4318\",\"otlpProtocol\":\"http\","
                + "\"logPrompts\":false}}");
  }

  @Test
  void fromVersion44OnGeminiIsToldHowToSignIn() throws Exception {
    assertThat(json(gemini("0.42.0", List.of()), "settings.json").has("security")).isFalse();
    assertThat(json(gemini("0.44.0", List.of()), "settings.json").path("security"))
        .hasToString("{\"auth\":{\"selectedType\":\"gemini-api-key\"}}");
  }

  @Test
  void fromVersion40OnGeminiNeedsTrustInTheFolder() throws Exception {
    assertThat(gemini("0.38.2", List.of()).notes()).noneMatch(note -> note.contains("trusted"));
    assertThat(gemini("0.40.1", List.of()).notes()).anyMatch(note -> note.contains("trusted"));
    assertThat(json(gemini("0.61.0", List.of(HOME.resolve("work"))), "trustedFolders.json"))
        .hasToString("{\"/home/ada/work\":\"TRUST_FOLDER\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.45.2", "0.60.0"})
  void someGeminisAskForAModelOfTheirOwn(String version) {
    assertThat(gemini(version, List.of()).notes()).anyMatch(note -> note.contains("alias"));
    assertThat(gemini("0.44.0", List.of()).notes()).noneMatch(note -> note.contains("alias"));
    assertThat(gemini("0.61.0", List.of()).notes()).noneMatch(note -> note.contains("alias"));
  }

  @Test
  void saysWhichGeminisTellPromptsAllTheSame() {
    assertThat(gemini("0.38.2", List.of()).notes()).anyMatch(note -> note.contains("although"));
    assertThat(gemini("0.42.0", List.of()).notes()).noneMatch(note -> note.contains("although"));
  }

  @Test
  void geminiIsToldThatItNeedsHttps() {
    var plain = new Connection("http://gateway", "http://gateway", "t", "m", "a.b.c");
    var local = new Connection("http://127.0.0.1:80", "http://gateway", "t", "m", "a.b.c");
    var version = new AgentVersion(0, 61, 0);

    assertThat(GeminiSettings.of(plain, version, HOME, List.of()).notes())
        .contains("Gemini CLI calls other machines by https only.");
    assertThat(GeminiSettings.of(local, version, HOME, List.of()).notes())
        .doesNotContain("Gemini CLI calls other machines by https only.");
  }

  @Test
  void cursorIsEnteredByHand() {
    var settings = CursorSettings.of(connection);

    assertThat(settings.files()).isEmpty();
    assertThat(settings.notes())
        .anyMatch(note -> note.contains("slc_0a_1b"))
        .anyMatch(note -> note.contains("https://gateway:8080/cursor/v1"))
        .anyMatch(note -> note.contains("model-m"));
  }

  @Test
  void neverTellsTheAccessTokenByItself() {
    assertThat(connection.toString()).doesNotContain("slc_");
    assertThat(codex("0.171.0", Optional.empty()).toString()).doesNotContain("slc_");
    assertThat(gemini("0.61.0", List.of()).toString()).doesNotContain("slc_");
    assertThat(ClaudeCodeSettings.of(connection, HOME).toString()).doesNotContain("slc_");
  }

  private AgentSettings codex(String version, Optional<String> profile) {
    return CodexSettings.of(
        connection, AgentVersion.find(version).orElseThrow(), HOME.resolve(".codex"), profile);
  }

  private AgentSettings gemini(String version, List<Path> trusted) {
    return GeminiSettings.of(
        connection, AgentVersion.find(version).orElseThrow(), HOME.resolve(".gemini"), trusted);
  }

  private static Edit config(AgentSettings codex) {
    return codex.files().get(0).edit();
  }

  private static JsonNode toml(AgentSettings settings, String file) throws Exception {
    return new TomlMapper().readTree(text(settings, HOME.resolve(".codex").resolve(file)));
  }

  private static JsonNode json(AgentSettings settings, String file) throws Exception {
    return JsonSerde.MAPPER.readTree(text(settings, HOME.resolve(".gemini").resolve(file)));
  }

  private static String text(AgentSettings settings, Path path) {
    return settings.files().stream()
        .filter(file -> file.path().equals(path))
        .map(SettingsFile::edit)
        .map(Edit::alone)
        .findFirst()
        .orElseThrow();
  }
}
