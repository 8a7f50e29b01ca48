package io.sluice.cli.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.event.JsonSerde;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Calls the gateway as an agent does. */
final class Gateway {

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LONGEST_ANSWER = 1024 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_PATIENCE)
          .build();

  /**
   * What came back.
   *
   * @param status 0 when nothing did
   * @param body of the answer; why nothing came
   */
  record Answer(int status, String body) {

    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /** The body as JSON; missing when it is something else. */
    JsonNode json() {
      try {
        return JsonSerde.MAPPER.readTree(body);
      } catch (JsonProcessingException e) {
        return MissingNode.getInstance();
      }
    }

    /** What an error says, in any dialect. */
    String message() {
      if (status == 0) {
        return body;
      }
      var inner = json().at("/error/message").asText(json().path("message").asText());
      return inner.isEmpty() ? "status " + status : status + ": " + inner;
    }
  }

  Answer get(String url, Map<String, String> headers) {
    return send(HttpRequest.newBuilder(URI.create(url)).GET(), headers);
  }

  Answer post(String url, Map<String, String> headers, JsonNode body) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())),
        headers);
  }

  private Answer send(HttpRequest.Builder request, Map<String, String> headers) {
    headers.forEach(request::header);
    try {
      var response = client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofInputStream());
      try (var in = response.body()) {
        return new Answer(response.statusCode(), new String(in.readNBytes(LONGEST_ANSWER), UTF_8));
      }
    } catch (SSLException e) {
      return new Answer(
          0,
          "the certificate is not trusted here, or no TLS is spoken there; what the agent trusts is"
              + " in NODE_EXTRA_CA_CERTS (Codex: SSL_CERT_FILE)");
    } catch (ConnectException e) {
      return new Answer(0, "nobody listens there");
    } catch (IOException e) {
      return new Answer(0, "no whole answer came");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, "interrupted");
    }
  }
}
