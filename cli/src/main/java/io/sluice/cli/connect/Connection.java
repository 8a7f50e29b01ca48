package io.sluice.cli.connect;

import io.sluice.cli.CommandException;
import java.net.URI;

/**
 * What an agent has to know of this gateway.
 *
 * @param ingress where it calls, e.g. {@code http://127.0.0.1:8080}, without a slash at its end
 * @param otlp where it sends telemetry, e.g. {@code http://127.0.0.1:4318}
 * @param token its access token
 * @param model what it asks for
 * @param tables where its telemetry lands, before {@code _otel_metrics}, {@code _otel_logs} and
 *     {@code _otel_spans}
 */
record Connection(String ingress, String otlp, String token, String model, String tables) {

  Connection {
    ingress = withoutSlash("--ingress-url", ingress);
    otlp = withoutSlash("--otlp-url", otlp);
    // they are written into files of several formats, and into headers
    requirePlain("the access token", token);
    requirePlain("--model", model);
    requirePlain("--tables", tables);
  }

  /** Never the secret: records end up in logs. */
  @Override
  public String toString() {
    return "Connection[" + ingress + ", " + otlp + ", " + model + "]";
  }

  String ingress(Agent agent) {
    return ingress + agent.path();
  }

  /** Where a signal is sent: {@code metrics}, {@code logs} or {@code traces}. */
  String otlp(String signal) {
    return otlp + "/v1/" + signal;
  }

  /** The table of {@code metrics}, {@code logs} or {@code spans}. */
  String table(String rows) {
    return tables + "_otel_" + rows;
  }

  /** The headers of an export, as {@code OTEL_EXPORTER_OTLP_…_HEADERS} has them. */
  String otlpHeaders(String rows) {
    return "Authorization=Bearer%20" + token + ",X-Databricks-UC-Table-Name=" + table(rows);
  }

  private static String withoutSlash(String option, String url) {
    var scheme = URI.create(url).getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw CommandException.refused(option + ": " + url + " (expected: http://… or https://…)");
    }
    requirePlain(option, url);
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static void requirePlain(String what, String text) {
    boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"'\\,$`".indexOf(c) < 0);
    if (text.isEmpty() || !plain) {
      throw CommandException.refused(
          what + ": not plain text (expected: letters, digits, - . / :)");
    }
  }
}
