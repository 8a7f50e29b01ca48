package io.sluice.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.instance.RunFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;

/**
 * A little of what agents send: calls, and metrics in the three ways in which they count.
 *
 * @param run the instance
 * @param token who calls
 */
record AgentTraffic(RunFile run, String token) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String SESSION = "5e551011-0000-4000-8000-000000000001";

  /** How many calls it makes. */
  static final int CALLS = 4;

  void send() throws Exception {
    call("databricks-claude-sonnet-4-6", 200, "claude-cli/2.1.330 (external, cli)");
    call("databricks-claude-haiku-4-5", 200, "claude-cli/2.1.330 (external, cli)");
    call("databricks-claude-opus-4-6", 200, "curl/8");
    call("nobody-knows-this-model", 404, "curl/8");
    delta("claude_code.session.count", "start_type", "fresh", 1);
    delta("claude_code.lines_of_code.count", "type", "added", 42);
    delta("claude_code.lines_of_code.count", "type", "removed", 7);
    delta("claude_code.commit.count", "type", "", 1);
    runningTotal(100);
    runningTotal(250);
    histogram();
  }

  private void call(String model, int expected, String userAgent) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(run.ingress() + "/anthropic/v1/messages"))
            .header("Authorization", "Bearer " + token)
            .header("anthropic-version", "2023-06-01")
            .header("User-Agent", userAgent)
            .header("X-Claude-Code-Session-Id", SESSION)
            .header("Databricks-Ai-Gateway-Request-Tags", "{\"project\": \"search\"}")
            .POST(
                BodyPublishers.ofString(
                    """
                    {"model": "%s", "max_tokens": 50,
                     "messages": [{"role": "user", "content": "Hello"}]}
                    """
                        .formatted(model)))
            .build();
    assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(expected);
  }

  private void delta(String name, String key, String value, long amount) throws Exception {
    export(
        """
        {"name": "%s", "sum": {"aggregationTemporality": 1, "isMonotonic": true, "dataPoints": [
          {"timeUnixNano": "%s", "asInt": "%d", "attributes": [
            {"key": "session.id", "value": {"stringValue": "%s"}},
            {"key": "%s", "value": {"stringValue": "%s"}}]}]}}
        """
            .formatted(name, now(), amount, SESSION, key, value));
  }

  private void runningTotal(long total) throws Exception {
    export(
        """
        {"name": "gemini_cli.token.usage", "sum": {"aggregationTemporality": 2, "isMonotonic": true,
          "dataPoints": [{"startTimeUnixNano": "1", "timeUnixNano": "%s", "asInt": "%d",
            "attributes": [{"key": "type", "value": {"stringValue": "input"}}]}]}}
        """
            .formatted(now(), total));
  }

  private void histogram() throws Exception {
    export(
        """
        {"name": "codex.turn.token_usage", "histogram": {"aggregationTemporality": 1, "dataPoints": [
          {"timeUnixNano": "%s", "count": "1", "sum": 1234, "bucketCounts": ["1"],
            "attributes": [{"key": "token_type", "value": {"stringValue": "total"}}]}]}}
        """
            .formatted(now()));
  }

  private void export(String metric) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(run.otlp() + "/v1/metrics"))
            .header("Authorization", "Bearer " + token)
            .header("X-Databricks-UC-Table-Name", "main.telemetry.agents_otel_metrics")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"resourceMetrics\": [{\"scopeMetrics\": [{\"metrics\": ["
                        + metric
                        + "]}]}]}"))
            .build();
    var answer = HTTP.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String now() {
    return Long.toString(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
  }
}
