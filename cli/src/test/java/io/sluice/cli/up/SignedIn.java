package io.sluice.cli.up;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Somebody who has signed in to the console of a running instance. */
public final class SignedIn {

  private final HttpClient client = HttpClient.newHttpClient();
  private final String console;
  private final String cookie;
  private final JsonNode self;

  public SignedIn(String console, Path tokenFile) throws IOException, InterruptedException {
    this.console = console;
    var token = JsonSerde.MAPPER.writeValueAsString(Map.of("token", Files.readString(tokenFile)));
    var answer =
        client.send(
            HttpRequest.newBuilder(URI.create(console + "/api/session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(token))
                .build(),
            BodyHandlers.ofString());
    this.self = JsonSerde.MAPPER.readTree(answer.body());
    var header = answer.headers().firstValue("Set-Cookie").orElseThrow();
    this.cookie = header.substring(0, header.indexOf(';'));
  }

  /** What the console says of whoever has signed in. */
  JsonNode self() {
    return self;
  }

  JsonNode get(String path) {
    return answer(asked(path));
  }

  /** What is answered to a body with one member. */
  public JsonNode post(String path, String member, String value) {
    var body = JsonSerde.MAPPER.createObjectNode().put(member, value);
    return answer(
        asked(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private HttpRequest.Builder asked(String path) {
    return HttpRequest.newBuilder(URI.create(console + path)).header("Cookie", cookie);
  }

  private JsonNode answer(HttpRequest.Builder request) {
    try {
      return JsonSerde.MAPPER.readTree(
          client.send(request.build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
