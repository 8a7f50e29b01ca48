package io.sluice.cli.connect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.connect.AgentSettings.SettingsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Codex: a provider and its telemetry in {@code config.toml}, and the provider chosen there for all
 * sessions, or in a profile.
 *
 * <p>A profile is a table of that file up to 0.133, and a file of its own from 0.134 on, which
 * refuses a file that chooses one with {@code profile =}.
 */
final class CodexSettings {

  private static final String PROVIDER = "sluice";
  private static final List<String> TOP = List.of();

  private CodexSettings() {}

  /**
   * The settings in its directory, usually {@code ~/.codex}.
   *
   * @param version whose form they have
   * @param profile in which the provider is chosen; empty for every session
   */
  static AgentSettings of(
      Connection connection, AgentVersion version, Path directory, Optional<String> profile) {
    var file = directory.resolve("config.toml");
    var choice = object().put("model_provider", PROVIDER).put("model", connection.model());
    var values = new LinkedHashMap<List<String>, ObjectNode>();
    var files = new ArrayList<SettingsFile>();
    var notes = new ArrayList<String>();
    boolean ownFile = profile.isPresent() && !version.isBefore(0, 134);
    if (!ownFile) {
      values.put(profile.map(name -> List.of("profiles", name)).orElse(TOP), choice);
    }
    values.put(List.of("otel"), otel(connection));
    var owned = Map.of(List.of("model_providers", PROVIDER), provider(connection));
    files.add(new SettingsFile(file, new TomlEdit(values, owned, retired(version, profile))));
    if (ownFile) {
      var own = directory.resolve(profile.get() + ".config.toml");
      files.add(new SettingsFile(own, new TomlEdit(Map.of(TOP, choice), Map.of(), Map.of())));
    }
    profile.ifPresent(name -> notes.add("Use them with codex --profile " + name + "."));
    notes.add("Prompts are not sent as telemetry; log_user_prompt = true in [otel] would.");
    notes.add("Codex says that it knows nothing of a model of this name; it works all the same.");
    return new AgentSettings(files, notes);
  }

  // what it would choose instead, or not start with
  private static Map<String, String> retired(AgentVersion version, Optional<String> profile) {
    if (!version.isBefore(0, 134)) {
      return Map.of("profile", "from 0.134 on Codex does not start with this line");
    }
    return profile.isPresent()
        ? Map.of()
        : Map.of("profile", "this profile would go before model and model_provider");
  }

  private static ObjectNode provider(Connection connection) {
    return object()
        .put("name", "Sluice")
        .put("base_url", connection.ingress(Agent.CODEX))
        .put("wire_api", "responses")
        .put("experimental_bearer_token", connection.token());
  }

  private static ObjectNode otel(Connection connection) {
    var otel = object();
    otel.set("exporter", exporter(connection, "logs", "logs"));
    otel.set("metrics_exporter", exporter(connection, "metrics", "metrics"));
    otel.set("trace_exporter", exporter(connection, "traces", "spans"));
    return otel;
  }

  private static ObjectNode exporter(Connection connection, String signal, String rows) {
    var exporter = object();
    exporter
        .putObject("otlp-http")
        .put("endpoint", connection.otlp(signal))
        .put("protocol", "binary")
        .putObject("headers")
        .put("Authorization", "Bearer " + connection.token())
        .put("X-Databricks-UC-Table-Name", connection.table(rows));
    return exporter;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
