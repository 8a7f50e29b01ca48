package io.sluice.cli.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The admin port of a process, from outside.
 *
 * @param url without a path, e.g. {@code http://127.0.0.1:9090}
 */
public record AdminPort(URI url) {

  private static final int PATIENCE_MILLIS = Math.toIntExact(Duration.ofSeconds(3).toMillis());

  /** What a process says when it is asked whether it is ready. */
  public record Said(Readiness readiness, Map<String, String> notes) {

    public Said {
      notes = Map.copyOf(notes);
    }
  }

  private record Answer(int status, String body) {}

  /** Asks {@code /health/ready}; a process that does not answer is not ready. */
  public Said health() {
    try {
      var answer = get("/health/ready");
      var json = json(answer.body());
      if (answer.status() == HttpURLConnection.HTTP_OK) {
        return new Said(Readiness.READY, texts(json.path("notes")));
      }
      return new Said(
          Readiness.notReady(answer.status(), texts(json.path("causes"))),
          texts(json.path("notes")));
    } catch (IOException e) {
      return new Said(new Readiness("does not answer at " + url), Map.of());
    }
  }

  /** Asks {@code /metrics}; empty when it does not answer. */
  public Optional<MetricsText> metrics() {
    try {
      var answer = get("/metrics");
      return answer.status() == HttpURLConnection.HTTP_OK
          ? Optional.of(MetricsText.parse(answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Answer get(String path) throws IOException {
    var whole = url.toString().replaceAll("/+$", "") + path;
    var connection = (HttpURLConnection) URI.create(whole).toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    try {
      int status = connection.getResponseCode();
      return new Answer(
          status, text(status < 400 ? connection.getInputStream() : error(connection)));
    } finally {
      connection.disconnect();
    }
  }

  private static @Nullable InputStream error(HttpURLConnection connection) {
    return connection.getErrorStream();
  }

  private static String text(@Nullable InputStream body) throws IOException {
    if (body == null) {
      return "";
    }
    try (body) {
      return new String(body.readAllBytes(), UTF_8);
    }
  }

  // something else may listen there
  private static JsonNode json(String body) {
    try {
      return JsonSerde.MAPPER.readTree(body);
    } catch (IOException e) {
      return JsonSerde.MAPPER.createObjectNode();
    }
  }

  private static Map<String, String> texts(JsonNode object) {
    var texts = new LinkedHashMap<String, String>();
    object.fields().forEachRemaining(each -> texts.put(each.getKey(), each.getValue().asText()));
    return texts;
  }
}
