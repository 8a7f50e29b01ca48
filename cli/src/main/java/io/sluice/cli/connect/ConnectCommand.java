package io.sluice.cli.connect;

import io.sluice.cli.CommandException;
import io.sluice.kit.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code sluice connect}: shows the settings that make an agent use this gateway, writes them where
 * the agent looks for them, and tries whether they work; 1 when they do not.
 */
@Command(
    name = "connect",
    description = {
      "Shows the settings with which an agent uses this gateway, in the form that the version found"
          + " on this machine reads.",
      "--write merges them into the agent's own files, --check tries them."
    },
    mixinStandardHelpOptions = true)
public final class ConnectCommand implements Callable<Integer> {

  private static final Pattern SECRET = Pattern.compile("slc_[0-9a-f]+_[0-9a-f]+");
  private static final AgentVersion NEWEST = new AgentVersion(Integer.MAX_VALUE, 0, 0);
  private static final Pattern PROFILE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  @Parameters(
      paramLabel = "AGENT",
      description = "claude-code, codex, gemini or cursor",
      converter = AgentConverter.class)
  private @Nullable Agent agent;

  @Option(
      names = "--write",
      description =
          "merges the settings into the agent's files, and keeps a copy of each as it was")
  private boolean write;

  @Option(
      names = "--check",
      description = "makes one call and one export of telemetry with the settings")
  private boolean check;

  @Option(
      names = "--agent-version",
      paramLabel = "VERSION",
      description = "whose form the settings have (default: the one on the PATH, else the newest)")
  private @Nullable String agentVersion;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "codex: a profile that has the settings (default: all sessions have them)")
  private @Nullable String profile;

  @Option(
      names = "--trust-folder",
      paramLabel = "DIR",
      description = "gemini: a folder in which it may read its settings; may be repeated")
  private List<Path> trusted = new ArrayList<>();

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "home directory with the agent's files (default: yours)")
  private @Nullable Path home;

  @Mixin private GatewayOptions gatewayOptions = new GatewayOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var chosen = Objects.requireNonNull(agent);
    refuseWhatIsAnotherAgents(chosen);
    var version = version(chosen);
    var gateway = new Gateway();
    var connection = gatewayOptions.connection(chosen, present(chosen, version.number()), gateway);
    var settings = settings(chosen, version.number(), connection);
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    if (write) {
      write(settings, out);
    } else if (!check) {
      show(chosen, version, settings, out);
    } else if (!SettingsWriter.isWritten(settings.files())) {
      out.println("not written yet: --write puts these settings into the agent's files");
    }
    int code = check ? check(chosen, connection, gateway, out) : 0;
    out.flush();
    return code;
  }

  private void refuseWhatIsAnotherAgents(Agent chosen) {
    if (write && chosen == Agent.CURSOR) {
      throw CommandException.refused(
          "--write: Cursor keeps its settings in a database; enter by hand what"
              + " 'sluice connect cursor' shows");
    }
    if (profile != null && (chosen != Agent.CODEX || !PROFILE.matcher(profile).matches())) {
      throw CommandException.refused(
          "--profile: " + profile + " (expected: letters, digits, - or _, and the agent codex)");
    }
    if (!trusted.isEmpty() && chosen != Agent.GEMINI) {
      throw CommandException.refused("--trust-folder (expected: the agent gemini)");
    }
  }

  private AgentSettings settings(Agent chosen, AgentVersion version, Connection connection) {
    return switch (chosen) {
      case CLAUDE_CODE ->
          ClaudeCodeSettings.of(connection, directory("CLAUDE_CONFIG_DIR", ".claude"));
      case CODEX ->
          CodexSettings.of(
              connection, version, directory("CODEX_HOME", ".codex"), Optional.ofNullable(profile));
      case GEMINI -> GeminiSettings.of(connection, version, directory("", ".gemini"), trusted);
      case CURSOR -> CursorSettings.of(connection);
    };
  }

  private Path directory(String variable, String usual) {
    if (home != null) {
      return home.resolve(usual);
    }
    return Settings.fromEnvironment()
        .path(variable, Path.of(System.getProperty("user.home"), usual));
  }

  /**
   * A version and where it was learned from.
   *
   * @param told e.g. {@code 0.169.0, found on this machine}
   */
  private record Version(AgentVersion number, String told) {}

  private Version version(Agent chosen) {
    if (agentVersion != null) {
      var number =
          AgentVersion.find(agentVersion)
              .orElseThrow(
                  () ->
                      CommandException.refused(
                          "--agent-version: " + agentVersion + " (expected: such as 0.134.0)"));
      return new Version(number, number + ", as you say");
    }
    var searchPath = Settings.fromEnvironment().text("PATH", "");
    return InstalledAgents.of(searchPath)
        .versionOf(chosen)
        .map(number -> new Version(number, number + ", found on this machine"))
        .orElseGet(
            () -> new Version(NEWEST, "not found on this machine: the newest version's form"));
  }

  private List<String> present(Agent chosen, AgentVersion version) {
    return settings(chosen, version, GatewayOptions.draft()).files().stream()
        .flatMap(file -> SettingsWriter.read(file.path()).stream())
        .flatMap(text -> SECRET.matcher(text).results().map(MatchResult::group))
        .distinct()
        .toList();
  }

  private static void show(Agent chosen, Version version, AgentSettings settings, PrintWriter out) {
    if (chosen.program().isPresent()) {
      out.println("# " + chosen.label() + " " + version.told());
      out.println();
    }
    for (var file : settings.files()) {
      out.println("# " + file.path());
      out.println(file.edit().alone());
    }
    settings.notes().forEach(out::println);
    if (!settings.files().isEmpty()) {
      out.println();
      out.println("--write merges this into the files, --check tries it.");
    }
  }

  private static void write(AgentSettings settings, PrintWriter out) {
    for (var written : new SettingsWriter(Instant.now()).write(settings.files())) {
      out.println((written.changed() ? "written    " : "unchanged  ") + written.path());
      if (written.copy() != null) {
        out.println("           as it was: " + written.copy());
      }
    }
    settings.notes().forEach(out::println);
  }

  private static int check(Agent chosen, Connection connection, Gateway gateway, PrintWriter out) {
    var findings = new ArrayList<Finding>();
    findings.add(new TrialCall(chosen, connection).make(gateway));
    if (chosen != Agent.CURSOR) {
      findings.addAll(new TrialExport(connection, Instant.now()).make(gateway));
    }
    for (var finding : findings) {
      out.printf(
          "%-9s%-8s%s%n", finding.what(), finding.works() ? "works" : "FAILS", finding.detail());
      if (!finding.works()) {
        out.printf("%-17s%s%n", "", "cure: " + finding.cure());
      }
    }
    return findings.stream().allMatch(Finding::works) ? 0 : 1;
  }

  /** Reads {@code claude-code} and the like. */
  static final class AgentConverter implements picocli.CommandLine.ITypeConverter<Agent> {

    @Override
    public Agent convert(String label) {
      return Agent.of(label)
          .orElseThrow(
              () ->
                  new picocli.CommandLine.TypeConversionException(
                      "'"
                          + label
                          + "' (expected: "
                          + Arrays.stream(Agent.values())
                              .map(Agent::label)
                              .collect(Collectors.joining(", "))
                          + ")"));
    }
  }
}
