package io.sluice.ingress.forward;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells the headers that are forwarded from those that belong to one connection (RFC 9110 section
 * 7.6.1).
 */
final class EndToEnd {

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private EndToEnd() {}

  /**
   * Whether a header is meant for the far end.
   *
   * @param name the header's name, in lower case
   * @param named the headers that {@code Connection} names; see {@link #namedBy}
   */
  static boolean is(String name, Set<String> named) {
    return !HOP_BY_HOP.contains(name) && !named.contains(name);
  }

  /** The further names that the values of a {@code Connection} header bind to the connection. */
  static Set<String> namedBy(List<String> connection) {
    if (connection.isEmpty()) {
      return Set.of();
    }
    return connection.stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .collect(toUnmodifiableSet());
  }
}
