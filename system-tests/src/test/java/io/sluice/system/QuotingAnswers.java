package io.sluice.system;

import java.util.function.UnaryOperator;

/**
 * The answers of a provider that repeats what it was sent wherever an answer has room for it. The
 * request's header {@code x-scenario} says where.
 *
 * @param canaries tells secrets from the rest
 */
record QuotingAnswers(Canaries canaries) implements UnaryOperator<String> {

  private static final String PLAIN =
      "{\"id\":\"msg_1\",\"type\":\"message\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}";

  @Override
  public String apply(String request) {
    var quoted = request.replaceAll("[\\r\\n\"\\\\]", " ");
    var secret = canaries.firstIn(quoted.substring(quoted.lastIndexOf('{')));
    return switch (scenario(request)) {
      case "quote" -> http("400 Bad Request", "application/json", secret, error(quoted));
      case "text" -> http("500 Oops", "text/plain", secret, quoted);
      case "redirect" ->
          head("302 Found", "text/plain", secret) + "Location: /?" + secret + "\r\n\r\n";
      case "odd" -> http("200 OK", "application/json", secret, "{\"usage\":{" + quoted);
      case "event" -> http("200 OK", "text/event-stream", secret, events(quoted));
      case "status-line" -> "HTTP/1.1 " + secret + " x\r\n\r\n";
      case "header" -> "HTTP/1.1 200 OK\r\n\u0000" + secret + "\r\n\r\n";
      case "cut" ->
          head("200 OK", "application/json", secret)
              + "Content-Length: 100000\r\n\r\n{\"k\":\""
              + quoted;
      default -> http("200 OK", "application/json", secret, PLAIN);
    };
  }

  private static String scenario(String request) {
    return request
        .lines()
        .filter(line -> line.regionMatches(true, 0, "x-scenario:", 0, "x-scenario:".length()))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static String events(String quoted) {
    return "event: message_start\ndata: {"
        + quoted
        + "\n\nevent: error\ndata: "
        + error(quoted)
        + "\n\n";
  }

  private static String error(String quoted) {
    return "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"%s\"}}"
        .formatted(quoted);
  }

  private static String http(String status, String type, String secret, String body) {
    return head(status, type, secret) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String head(String status, String type, String secret) {
    return "HTTP/1.1 %s\r\nContent-Type: %s\r\nSet-Cookie: s=%s\r\nx-hidden: %s\r\nConnection: close\r\n"
        .formatted(status, type, secret, secret);
  }
}
