package io.sluice.cli.up;

import static java.util.stream.Collectors.joining;

import io.sluice.governance.Api;
import io.sluice.governance.Model;
import io.sluice.governance.Provider;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a person needs to know when an instance is ready.
 *
 * @param addresses where it listens
 * @param data where it keeps what it keeps
 * @param secrets of the ready-made access tokens
 * @param config where what is in force comes from
 * @param providers in force
 * @param mocked those that the mock provider serves
 * @param models in force
 */
record StartBlock(
    Addresses addresses,
    DataDirectory data,
    OwnToken.Secrets secrets,
    String config,
    List<Provider> providers,
    List<Provider> mocked,
    List<Model> models) {

  void print(PrintWriter out) {
    out.println();
    out.println("Sluice is ready. Ctrl-C stops it; starting it again continues.");
    out.println();
    line(out, "ingress", addresses.ingressUrl() + "  /anthropic /openai/v1 /gemini /cursor/v1");
    line(
        out,
        "otlp",
        addresses.otlpUrl() + "  /v1/metrics /v1/logs /v1/traces, also below /api/2.0/otel");
    line(out, "", addresses.otlpGrpcUrl() + "  the same by gRPC");
    line(out, "console", addresses.consoleUrl() + "  in a browser");
    line(out, "kafka", addresses.bootstrapServers());
    line(out, "data", data.path().toString());
    line(out, "config", config);
    printProviders(out);
    line(out, "token", secrets.agents());
    line(out, "", "of " + OwnToken.USER + ", for agents, kept in " + data.accessToken());
    line(out, "sign in", secrets.console());
    line(out, "", "to the console, as an administrator, kept in " + data.consoleToken());
    printTrial(out);
    out.flush();
  }

  private static void line(PrintWriter out, String label, String text) {
    out.printf("  %-10s%s%n", label, text);
  }

  private void printProviders(PrintWriter out) {
    var real = providers.stream().filter(provider -> !mocked.contains(provider)).toList();
    if (!real.isEmpty()) {
      line(out, "providers", names(real));
    }
    if (!mocked.isEmpty()) {
      var missing = KeyReference.variables(mocked).distinct().sorted().collect(joining(", "));
      line(
          out,
          "mocked",
          names(mocked) + ": the mock provider answers, nothing leaves this machine");
      line(out, "", "(not set: " + missing + ")");
    }
  }

  private static String names(List<Provider> providers) {
    return providers.stream().map(Provider::name).sorted().collect(joining(", "));
  }

  private void printTrial(PrintWriter out) {
    trial()
        .ifPresent(
            command -> {
              out.println();
              out.println("  Try it, and then ask what it cost:");
              out.println();
              out.println(command.indent(4).stripTrailing());
              out.println();
              out.println("    ./sluice sql " + dataOption() + quoted(QUESTION));
              out.println();
            });
  }

  private static final String QUESTION =
      "SELECT event_time, requester, endpoint_name, total_tokens FROM system.ai_gateway.usage";

  private String dataOption() {
    boolean usual = data.path().equals(Path.of("data").toAbsolutePath().normalize());
    return usual ? "" : "--data " + quoted(data.path().toString()) + " ";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private Optional<String> trial() {
    return model(Api.ANTHROPIC)
        .map(this::anthropicCall)
        .or(() -> model(Api.OPENAI).map(this::openAiCall))
        .or(() -> model(Api.GEMINI).map(this::geminiCall));
  }

  private Optional<String> model(Api api) {
    var speaking =
        providers.stream()
            .filter(provider -> provider.api().family() == api)
            .map(Provider::name)
            .toList();
    return models.stream()
        .filter(model -> speaking.contains(model.destinations().get(0).provider()))
        .map(Model::name)
        .findFirst();
  }

  private String anthropicCall(String model) {
    return call(
        "/anthropic/v1/messages",
        "-H 'anthropic-version: 2023-06-01' ",
        "{\"model\":\""
            + model
            + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
  }

  private String openAiCall(String model) {
    return call(
        "/openai/v1/chat/completions",
        "",
        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
  }

  private String geminiCall(String model) {
    return call(
        "/gemini/v1beta/models/" + model + ":generateContent",
        "",
        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}");
  }

  private String call(String path, String headers, String body) {
    return "curl %s%s \\\n  -H 'Authorization: Bearer %s' \\\n  %s-H 'Content-Type: application/json' \\\n  -d '%s'"
        .formatted(addresses.ingressUrl(), path, secrets.agents(), headers, body);
  }
}
