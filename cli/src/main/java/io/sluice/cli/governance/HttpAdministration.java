package io.sluice.cli.governance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.CommandException;
import io.sluice.event.JsonSerde;
import io.sluice.governance.api.Question;
import io.sluice.governance.api.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a proxy on its admin port.
 *
 * @param url of the admin port, e.g. {@code http://gateway:9090}
 * @param secret of an administrator's access token
 */
record HttpAdministration(URI url, String secret) implements Administration {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public JsonNode ask(String method, String path, @Nullable JsonNode body) {
    var request =
        HttpRequest.newBuilder(url.resolve(encoded(path)))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + secret)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
            .build();
    try {
      var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
      var answer = client.send(request, BodyHandlers.ofString());
      return Administration.bodyOf(new Reply.Answer(answer.statusCode(), json(answer.body())));
    } catch (IOException e) {
      throw CommandException.failed(
          url + " does not answer; is it the admin port of a proxy (--admin-url)?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    }
  }

  /** Never the secret: records end up in logs. */
  @Override
  public String toString() {
    return "HttpAdministration[" + url + "]";
  }

  private static String encoded(String path) {
    return Question.segments(Question.PREFIX + path).stream()
        .map(segment -> URLEncoder.encode(segment, UTF_8).replace("+", "%20"))
        .collect(joining("/", Question.PREFIX, ""));
  }

  private JsonNode json(String body) {
    try {
      return JsonSerde.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw CommandException.failed(
          url + " does not speak the admin API; is it the admin port of a proxy (--admin-url)?");
    }
  }
}
