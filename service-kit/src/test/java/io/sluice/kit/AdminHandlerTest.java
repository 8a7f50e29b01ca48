package io.sluice.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminHandlerTest {

  private final AtomicReference<String> trouble = new AtomicReference<>("");
  private final Health health = new Health();
  private final HttpEndpoint endpoint =
      HttpEndpoint.start(
          "127.0.0.1", 0, Duration.ZERO, new AdminHandler(health, Metrics.forProcess("test")));

  @AfterEach
  void stop() throws Exception {
    endpoint.close();
  }

  @Test
  void isReadyWhenNothingStandsInTheWay() throws Exception {
    health.add("kafka", trouble::get);

    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhyItIsNotReady() throws Exception {
    health.add("kafka", trouble::get);
    trouble.set("no broker answers");

    var answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("\"kafka\":\"no broker answers\"");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void showsMetricsAsPrometheusText() throws Exception {
    assertThat(get("/metrics").body()).contains("jvm_memory_used_bytes{").contains("test");
  }

  @Test
  void saysInAMetricWhetherItIsReady() throws Exception {
    health.add("kafka", trouble::get);

    var ready = get("/metrics").body();
    trouble.set("no broker answers");

    assertThat(ready).contains("sluice_ready{service=\"test\"} 1.0");
    assertThat(get("/metrics").body()).contains("sluice_ready{service=\"test\"} 0.0");
  }

  @Test
  void showsWhatTheJvmTakes() throws Exception {
    assertThat(get("/metrics").body())
        .contains(
            "jvm_memory_used_bytes{",
            "jvm_threads_live_threads{",
            "jvm_gc_max_data_size_bytes{",
            "process_cpu_usage{",
            "process_uptime_seconds{",
            "process_files_open_files{");
  }

  @Test
  void answersEveryOtherPathWith404InJson() throws Exception {
    var answer = get("/etc/passwd");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).startsWith("{").doesNotContain("passwd");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(endpoint.uri() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
