package io.sluice.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.event.JsonSerde;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers {@code /health/live}, {@code /health/ready} (503 with the causes when not ready) and
 * {@code /metrics} (Prometheus text); everything else is 404.
 */
public final class AdminHandler extends Handler.Abstract {

  private final Health health;
  private final PrometheusMeterRegistry metrics;

  /** Readiness is a metric too, so that who scrapes need not ask twice. */
  public AdminHandler(Health health, PrometheusMeterRegistry metrics) {
    this.health = health;
    this.metrics = metrics;
    Gauge.builder("sluice_ready", health, each -> each.troubles().isEmpty() ? 1 : 0)
        .description("1 when /health/ready answers 200")
        .register(metrics);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    return switch (Request.getPathInContext(request)) {
      case "/health/live" -> answer(response, callback, HttpStatus.OK_200, Map.of("status", "up"));
      case "/health", "/health/ready" -> answerReadiness(response, callback);
      case "/metrics" -> answerMetrics(response, callback);
      default -> false;
    };
  }

  private boolean answerReadiness(Response response, Callback callback) {
    var answer = new LinkedHashMap<String, Object>();
    var troubles = health.troubles();
    answer.put("status", troubles.isEmpty() ? "ready" : "not ready");
    if (!troubles.isEmpty()) {
      answer.put("causes", troubles);
    }
    var notes = health.notes();
    if (!notes.isEmpty()) {
      answer.put("notes", notes);
    }
    int status = troubles.isEmpty() ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503;
    return answer(response, callback, status, answer);
  }

  private boolean answerMetrics(Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    Content.Sink.write(response, true, metrics.scrape(), callback);
    return true;
  }

  private static boolean answer(
      Response response, Callback callback, int status, Map<String, ?> body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    Content.Sink.write(response, true, text(body), callback);
    return true;
  }

  private static String text(Map<String, ?> body) {
    try {
      return JsonSerde.MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is always JSON", e);
    }
  }
}
