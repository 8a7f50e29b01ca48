package io.sluice.cli.connect;

import java.util.List;

/** Cursor: entered by hand, because it keeps its settings in a database of its own. */
final class CursorSettings {

  private CursorSettings() {}

  static AgentSettings of(Connection connection) {
    return new AgentSettings(
        List.of(),
        List.of(
            "In Cursor's settings, under Models, enter by hand:",
            "  OpenAI API Key            " + connection.token(),
            "  Override OpenAI Base URL  " + connection.ingress(Agent.CURSOR),
            "  Add Custom Model          " + connection.model(),
            "Cursor calls from its own servers: the gateway must be reachable from there, by https.",
            "Cursor exports no telemetry; what is known of its use are the calls."));
  }
}
