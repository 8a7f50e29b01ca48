package io.sluice.system;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.status.AdminPort;
import io.sluice.cli.status.MetricsText;
import io.sluice.cli.status.MetricsText.Sample;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What real processes say of themselves: every metric and label that a board or an alert names is
 * there, the table of metrics in the documentation is complete, and the stages add up.
 */
class BoardsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Prometheus itself puts these on what it scrapes. */
  private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

  /** Labels of which every value is known beforehand. */
  private static final Set<String> CLOSED = Set.of("reason", "fact", "area");

  /** Counted first when it happens. */
  private static final Set<String> RARE = Set.of("sluice_limit_dry_run_refusals_total");

  private static final Pattern NAME = Pattern.compile("`(sluice_\\w+)");
  private static final Pattern PART = Pattern.compile("_(bucket|count|sum|max)$");
  private static final String GAUGE =
      """
      {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[
        {"timeUnixNano":"1767268860000000007","asInt":"1"}]}}]}]}]}
      """;
  private static final String ASK =
      """
      {"model":"%s","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}
      """
          .formatted(RunningSluice.OPUS);

  private static RunningSluice sluice;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    sluice = RunningSluice.start(Detail.OFF, 1000, Map.of("MAINTENANCE_EVERY", "1s"));
  }

  @AfterAll
  static void stop() throws Exception {
    sluice.close();
  }

  @Test
  void everyMetricAndLabelThatABoardOrAnAlertNamesIsThere() throws Exception {
    var questions = BoardFiles.questions();
    traffic();

    Eventually.holds(
        "all that is asked for is there: " + missing(questions),
        PATIENCE,
        () -> missing(questions).isEmpty());
  }

  @Test
  void everyStageAddsUpAfterMixedTraffic() throws Exception {
    for (int round = 0; round < 10; round++) {
      traffic();
    }

    addsUp(
        "calls",
        "sluice_calls_received_total",
        "sluice_calls_forwarded_total",
        "sluice_calls_refused_total",
        "sluice_calls_answered_total");
    for (var stage :
        List.of(
            "sluice_otlp_requests",
            "sluice_otlp_items",
            "sluice_settlements",
            "sluice_spends",
            "sluice_lease_requests",
            "sluice_sink_records",
            "sluice_console_inquiries")) {
      addsUp(stage, stage + "_received_total", stage + "_accepted_total", stage + "_dropped_total");
    }
  }

  @Test
  void everyProcessHasItsHealthItsReadinessAndItsJvm() {
    assertThat(sluice.admin()).hasSize(5);
    assertThat(sluice.admin())
        .allSatisfy(
            (name, url) -> {
              var metrics = new AdminPort(url).metrics().orElseThrow();
              assertThat(metrics.of("sluice_ready")).hasSize(1);
              assertThat(metrics.of("sluice_ready").get(0).label("service")).isEqualTo(name);
              assertThat(metrics.names())
                  .contains(
                      "jvm_memory_used_bytes",
                      "jvm_threads_live_threads",
                      "process_cpu_usage",
                      "process_uptime_seconds");
              assertThat(get(url + "/health/live")).isEqualTo(200);
              assertThat(get(url + "/health/ready")).isEqualTo(200);
              assertThat(get(url + "/health")).isEqualTo(200);
            });
  }

  @Test
  void theDocumentationNamesEveryMetricThatThereIsAndNoOther() throws Exception {
    traffic();
    var documented = documented();

    Eventually.holds(
        "all but those of rare events are there",
        PATIENCE,
        () -> named(scrape()).containsAll(without(documented, RARE)));
    assertThat(documented).containsAll(named(scrape()));
  }

  private void traffic() throws Exception {
    call(sluice.accessToken(), ASK);
    call(sluice.accessToken(), "{}");
    call("nobody", ASK);
    otlp(sluice.accessToken(), GAUGE);
    otlp(sluice.accessToken(), "no JSON");
    otlp("nobody", GAUGE);
    status(request(sluice.console() + "/api/tables").GET());
    status(
        request(sluice.console() + "/api/session")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"token\":\"%s\"}"
                        .formatted(
                            Files.readString(sluice.data().resolve("console-token")).strip()))));
  }

  private void call(String token, String body) throws Exception {
    status(
        request(sluice.ingress() + "/anthropic/v1/messages")
            .header("x-api-key", token)
            .POST(BodyPublishers.ofString(body)));
  }

  private void otlp(String token, String body) throws Exception {
    status(
        request(sluice.otlp() + "/v1/metrics")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(String uri) {
    return HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20));
  }

  private int status(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private int get(String uri) {
    try {
      return status(request(uri).GET());
    } catch (Exception e) {
      throw new AssertionError(uri, e);
    }
  }

  private static List<MetricsText> scrape() {
    return sluice.admin().values().stream()
        .map(url -> new AdminPort(url).metrics().orElseThrow())
        .toList();
  }

  private static void addsUp(String stage, String received, String... ends) throws Exception {
    Eventually.holds(
        stage + " add up",
        PATIENCE,
        () -> {
          var now = scrape();
          double all = sum(now, received);
          double sum = Arrays.stream(ends).mapToDouble(end -> sum(now, end)).sum();
          return all > 0 && all == sum;
        });
  }

  private static double sum(List<MetricsText> processes, String name) {
    return processes.stream().mapToDouble(each -> each.sum(name)).sum();
  }

  private static List<String> missing(List<BoardFiles.Question> questions) {
    var processes = scrape();
    var missing = new ArrayList<String>();
    for (var question : questions) {
      var known = new HashSet<>(OF_PROMETHEUS);
      for (var selector : question.selectors()) {
        if (!selector.metric().equals("up")) {
          missing.addAll(missing(question, selector, processes));
          samples(selector.metric(), processes)
              .forEach(sample -> known.addAll(sample.labels().keySet()));
        }
      }
      question.labels().stream()
          .filter(label -> !known.contains(label))
          .forEach(label -> missing.add(question.where() + ": no label " + label));
    }
    return missing;
  }

  private static List<String> missing(
      BoardFiles.Question question, BoardFiles.Selector selector, List<MetricsText> processes) {
    var missing = new ArrayList<String>();
    var samples = samples(selector.metric(), processes);
    if (samples.isEmpty()) {
      missing.add(question.where() + ": no metric " + selector.metric());
    }
    for (var matcher : selector.matchers()) {
      var values = samples.stream().map(each -> each.label(matcher.label())).collect(toSet());
      boolean isThere = values.stream().anyMatch(value -> !value.isEmpty());
      boolean isKnown = !CLOSED.contains(matcher.label()) || values.containsAll(matcher.values());
      if (!OF_PROMETHEUS.contains(matcher.label()) && !(isThere && isKnown)) {
        missing.add(question.where() + ": " + selector.metric() + " has no " + matcher);
      }
    }
    return missing;
  }

  private static List<Sample> samples(String name, List<MetricsText> processes) {
    return processes.stream().flatMap(each -> each.of(name).stream()).toList();
  }

  private static Set<String> named(List<MetricsText> processes) {
    return processes.stream()
        .flatMap(each -> each.names().stream())
        .filter(name -> name.startsWith("sluice_"))
        .map(name -> PART.matcher(name).replaceAll(""))
        .collect(toSet());
  }

  private static Set<String> without(Set<String> names, Set<String> left) {
    var others = new HashSet<>(names);
    others.removeAll(left);
    return others;
  }

  // the first cell of the rows of the tables in the section on metrics
  private static Set<String> documented() throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "operation.md")).stream()
        .filter(line -> line.startsWith("| `sluice_"))
        .flatMap(line -> NAME.matcher(line.split("\\|")[1]).results())
        .map(name -> name.group(1))
        .collect(toSet());
  }
}
