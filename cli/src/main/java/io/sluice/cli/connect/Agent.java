package io.sluice.cli.connect;

import io.sluice.governance.Api;
import java.util.Arrays;
import java.util.Optional;

/** The coding agents whose settings are known. */
enum Agent {
  CLAUDE_CODE("claude-code", "claude", Api.ANTHROPIC, "/anthropic", "databricks-claude-sonnet-4-6"),
  CODEX("codex", "codex", Api.OPENAI, "/openai/v1", "databricks-gpt-5-2"),
  GEMINI("gemini", "gemini", Api.GEMINI, "/gemini", "databricks-gemini-2-5-flash"),
  CURSOR("cursor", "", Api.OPENAI, "/cursor/v1", "databricks-gpt-5-2");

  private final String label;
  private final String program;
  private final Api api;
  private final String path;
  private final String usualModel;

  Agent(String label, String program, Api api, String path, String usualModel) {
    this.label = label;
    this.program = program;
    this.api = api;
    this.path = path;
    this.usualModel = usualModel;
  }

  /** What it is called on the command line. */
  String label() {
    return label;
  }

  /** The program that tells its version; empty for one that has none on the PATH. */
  Optional<String> program() {
    return Optional.of(program).filter(name -> !name.isEmpty());
  }

  /** Whose models it asks for. */
  Api api() {
    return api;
  }

  /** Where it calls, below the URL of the ingress. */
  String path() {
    return path;
  }

  /** The model it is given where nobody names one, if it is on offer. */
  String usualModel() {
    return usualModel;
  }

  static Optional<Agent> of(String label) {
    return Arrays.stream(values()).filter(agent -> agent.label.equals(label)).findFirst();
  }
}
