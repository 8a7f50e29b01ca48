package io.sluice.cli.connect;

import io.sluice.cli.CommandException;
import io.sluice.cli.LifeTimeConverter;
import io.sluice.cli.governance.AccessTokens;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.cli.instance.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which gateway an agent is to call, and as whom. */
final class GatewayOptions {

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Option(
      names = "--ingress-url",
      paramLabel = "URL",
      description = "where agents call (default: that of the instance on this machine)")
  private @Nullable String ingressUrl;

  @Option(
      names = "--otlp-url",
      paramLabel = "URL",
      description = "where agents send telemetry (default: that of the instance on this machine)")
  private @Nullable String otlpUrl;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "makes an access token of this user, unless the settings have one already")
  private @Nullable String user;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      converter = LifeTimeConverter.class,
      description = "how long that token works: 90d, 12h, 30m (default: until it is revoked)")
  private @Nullable Duration expires;

  @Option(
      names = "--token",
      paramLabel = "SECRET",
      description = "an access token that is there already; other users of the machine can see it")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "holds an access token that is there already")
  private @Nullable Path tokenFile;

  @Option(
      names = "--tables",
      paramLabel = "PREFIX",
      description =
          "where telemetry lands, before _otel_metrics, _otel_logs and _otel_spans (default:"
              + " ${DEFAULT-VALUE})",
      defaultValue = "main.telemetry.agents")
  private String tables = "main.telemetry.agents";

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "what the agent asks for (default: a usual one that the user may execute)")
  private @Nullable String model;

  /**
   * What the agent has to know.
   *
   * @param present access tokens that its settings have already
   * @throws CommandException when the gateway or the access token is not known
   */
  Connection connection(Agent agent, List<String> present, Gateway gateway) {
    var ingress = ingressUrl == null ? local("--ingress-url").ingress() : ingressUrl;
    var otlp = otlpUrl == null ? local("--otlp-url").otlp() : otlpUrl;
    var usual = new Connection(ingress, otlp, accessToken(present), agent.usualModel(), tables);
    return new Connection(ingress, otlp, usual.token(), model(agent, usual, gateway), tables);
  }

  /** A connection that says where an agent's files are, before anything else is known. */
  static Connection draft() {
    return new Connection("http://localhost", "http://localhost", "none", "none", "none");
  }

  private RunFile local(String option) {
    if (!instance.isOfData()) {
      throw CommandException.refused(option + " is needed for an instance that runs elsewhere");
    }
    return InstanceOptions.running(instance.data());
  }

  private String model(Agent agent, Connection usual, Gateway gateway) {
    if (model != null) {
      return model;
    }
    var offered = new TrialCall(agent, usual).offered(gateway);
    return offered.isEmpty() || offered.contains(agent.usualModel())
        ? agent.usualModel()
        : offered.get(0);
  }

  private String accessToken(List<String> present) {
    if (token != null) {
      return token;
    }
    if (tokenFile != null) {
      return read(tokenFile);
    }
    if (user != null) {
      return accessTokenOf(user, present);
    }
    if (!instance.isOfData() || ingressUrl != null) {
      return present.stream().findFirst().orElseThrow(GatewayOptions::noToken);
    }
    return working(AccessTokens.of(instance), present).orElseGet(instance::ownToken);
  }

  // a second time it is the same token, as long as that works
  private String accessTokenOf(String owner, List<String> present) {
    var tokens = AccessTokens.of(instance);
    return present.stream()
        .filter(secret -> tokens.userOf(secret, Instant.now()).filter(owner::equals).isPresent())
        .findFirst()
        .orElseGet(() -> tokens.create(owner, expires));
  }

  private static CommandException noToken() {
    return CommandException.refused(
        "no access token (expected: --user NAME, --token-file FILE or --token SECRET)");
  }

  private static Optional<String> working(AccessTokens tokens, List<String> present) {
    return present.stream()
        .filter(secret -> tokens.userOf(secret, Instant.now()).isPresent())
        .findFirst();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw CommandException.refused("cannot read the access token in " + file);
    }
  }
}
