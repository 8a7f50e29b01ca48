package io.sluice.cli.connect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.cli.connect.AgentSettings.SettingsFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * Gemini CLI: variables in its {@code .env}, telemetry in its {@code settings.json}.
 *
 * <p>From 0.40 on it reads the variables in trusted folders only. From 0.44 on it takes an address
 * in them for a way to sign in that it then refuses, unless another is chosen in the settings.
 */
final class GeminiSettings {

  private GeminiSettings() {}

  /**
   * The settings in its directory, usually {@code ~/.gemini}.
   *
   * @param version whose form they have
   * @param trusted folders in which it may read them
   */
  static AgentSettings of(
      Connection connection, AgentVersion version, Path directory, List<Path> trusted) {
    var files = new ArrayList<SettingsFile>();
    files.add(new SettingsFile(directory.resolve(".env"), variables(connection)));
    files.add(new SettingsFile(directory.resolve("settings.json"), settings(connection, version)));
    if (!trusted.isEmpty()) {
      files.add(new SettingsFile(directory.resolve("trustedFolders.json"), trust(trusted)));
    }
    return new AgentSettings(files, notes(connection, version, trusted));
  }

  private static EnvEdit variables(Connection connection) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("GEMINI_MODEL", connection.model());
    variables.put("GOOGLE_GEMINI_BASE_URL", connection.ingress(Agent.GEMINI));
    variables.put("GEMINI_API_KEY", connection.token());
    variables.put("GEMINI_API_KEY_AUTH_MECHANISM", "bearer");
    // no table of settings.json holds headers, but its exporters read these
    for (var rows : List.of("metrics", "logs")) {
      variables.put(
          "OTEL_EXPORTER_OTLP_" + rows.toUpperCase(Locale.ROOT) + "_HEADERS",
          connection.otlpHeaders(rows));
    }
    variables.put("OTEL_EXPORTER_OTLP_TRACES_HEADERS", connection.otlpHeaders("spans"));
    return new EnvEdit(variables);
  }

  private static JsonEdit settings(Connection connection, AgentVersion version) {
    var wanted = JsonNodeFactory.instance.objectNode();
    if (!version.isBefore(0, 44)) {
      wanted.putObject("security").putObject("auth").put("selectedType", "gemini-api-key");
    }
    wanted
        .putObject("telemetry")
        .put("enabled", true)
        .put("target", "local")
        .put("otlpEndpoint", connection.otlp())
        .put("otlpProtocol", "http")
        // its own default sends every prompt in clear
        .put("logPrompts", false);
    return new JsonEdit(wanted);
  }

  private static JsonEdit trust(List<Path> folders) {
    var wanted = JsonNodeFactory.instance.objectNode();
    folders.forEach(
        folder -> wanted.put(folder.toAbsolutePath().normalize().toString(), "TRUST_FOLDER"));
    return new JsonEdit(wanted);
  }

  private static List<String> notes(
      Connection connection, AgentVersion version, List<Path> trusted) {
    var notes = new ArrayList<String>();
    if (!version.isBefore(0, 40) && trusted.isEmpty()) {
      notes.add(
          "Gemini CLI reads its .env in trusted folders only: answer its question when it starts in"
              + " a project, or name projects here with --trust-folder DIR.");
    }
    if (!version.isBefore(0, 45) && version.isBefore(0, 61)) {
      notes.add(
          "This version asks for gemini-3.5-flash whatever model is set: let that be an alias of "
              + connection.model()
              + ", or take 0.61 or newer.");
    }
    if (connection.ingress().startsWith("http://") && !isLoopback(connection.ingress())) {
      notes.add("Gemini CLI calls other machines by https only.");
    }
    notes.add(
        version.isBefore(0, 42)
            ? "Versions before 0.42 may send prompts as telemetry although logPrompts is false."
            : "Prompts are not sent as telemetry; logPrompts in settings.json would.");
    return notes;
  }

  private static boolean isLoopback(String url) {
    var host = URI.create(url).getHost();
    return host != null
        && (host.equals("localhost") || host.equals("[::1]") || host.startsWith("127."));
  }
}
