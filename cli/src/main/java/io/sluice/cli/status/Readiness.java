package io.sluice.cli.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Whether a process can do its work.
 *
 * @param cause what stands in the way; empty when it is ready
 */
public record Readiness(String cause) {

  /** Nothing stands in the way. */
  public static final Readiness READY = new Readiness("");

  private static final int PATIENCE_MILLIS = Math.toIntExact(Duration.ofSeconds(3).toMillis());
  private static final String HOST = "127.0.0.1";

  public boolean isReady() {
    return cause.isEmpty();
  }

  /** Asks {@code /health/ready} on an admin port. */
  public static Readiness ofAdminPort(int port) {
    try {
      var url = URI.create("http://" + HOST + ":" + port + "/health/ready").toURL();
      var connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try {
        return of(connection);
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return new Readiness("does not answer on port " + port);
    }
  }

  /** Whether somebody listens, for a process that has no admin port. */
  public static Readiness ofListener(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      return READY;
    } catch (IOException e) {
      return new Readiness("does not listen on port " + port);
    }
  }

  private static Readiness of(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_OK) {
      return READY;
    }
    try (InputStream body = connection.getErrorStream()) {
      if (body == null) {
        return new Readiness("answers " + status);
      }
      return new Readiness(causes(status, new String(body.readAllBytes(), UTF_8)));
    }
  }

  // {"status":"not ready","causes":{"kafka":"no broker"}}
  private static String causes(int status, String body) throws IOException {
    JsonNode named = JsonSerde.MAPPER.readTree(body).path("causes");
    var causes = new ArrayList<String>();
    named
        .fields()
        .forEachRemaining(cause -> causes.add(cause.getKey() + ": " + cause.getValue().asText()));
    return causes.isEmpty() ? "answers " + status : String.join("; ", causes);
  }
}
