package io.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.event.JsonSerde;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Somebody in front of the console. */
final class Visitor {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final ConsoleFixture console;
  private String cookie = "";

  private Visitor(ConsoleFixture console) {
    this.console = console;
  }

  static Visitor of(ConsoleFixture console) {
    return new Visitor(console);
  }

  static Visitor signedIn(ConsoleFixture console, String user, ConsoleFixture.Rank rank) {
    var visitor = new Visitor(console);
    visitor.signIn(console.token(user, rank));
    return visitor;
  }

  Seen signIn(String token) {
    var seen = post("/api/session", Map.of("token", token));
    seen.response()
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(header -> cookie = header.substring(0, header.indexOf(';')));
    return seen;
  }

  Seen get(String path) {
    return send(request(path).GET().build());
  }

  Seen post(String path, Object body) {
    return send(request(path).POST(BodyPublishers.ofString(text(body))).build());
  }

  Seen send(String method, String path) {
    return send(request(path).method(method, BodyPublishers.noBody()).build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(console.uri(path.replace("@", "%40")))
        .header("Content-Type", "application/json")
        .header("Cookie", cookie);
  }

  Seen send(HttpRequest request) {
    try {
      return new Seen(CLIENT.send(request, BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What came back. */
  record Seen(HttpResponse<byte[]> response) {

    int status() {
      return response.statusCode();
    }

    String text() {
      return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return JsonSerde.MAPPER.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The rows of an answer. */
    List<JsonNode> rows() {
      assertThat(status()).as(text()).isEqualTo(200);
      return stream(json().get("rows")).toList();
    }

    /** The first value of each row. */
    List<String> keys() {
      return rows().stream().map(row -> row.get(0).asText()).toList();
    }

    String message() {
      return json().path("error").path("message").asText();
    }
  }

  static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  static JsonNode named(ArrayNode columns, JsonNode row) {
    ObjectNode named = JsonSerde.MAPPER.createObjectNode();
    for (int i = 0; i < columns.size(); i++) {
      named.set(columns.get(i).get("name").asText(), row.get(i));
    }
    return named;
  }

  private static String text(Object body) {
    try {
      return JsonSerde.MAPPER.writeValueAsString(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
