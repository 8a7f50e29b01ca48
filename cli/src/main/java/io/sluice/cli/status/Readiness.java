package io.sluice.cli.status;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

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

  /** Asks {@code /health/ready} on an admin port of this machine. */
  public static Readiness ofAdminPort(int port) {
    return new AdminPort(URI.create("http://" + HOST + ":" + port)).health().readiness();
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

  /** From {@code {"status":"not ready","causes":{"kafka":"no broker"}}}. */
  static Readiness notReady(int status, Map<String, String> causes) {
    if (causes.isEmpty()) {
      return new Readiness("answers " + status);
    }
    return new Readiness(
        causes.entrySet().stream()
            .map(cause -> cause.getKey() + ": " + cause.getValue())
            .sorted()
            .collect(joining("; ")));
  }
}
