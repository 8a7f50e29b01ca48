package io.sluice.ingress.caller;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The four places of an access token: {@code Authorization: Bearer}, {@code x-api-key}, {@code
 * x-goog-api-key} and {@code ?key=}. Agents send several at once, with the same value.
 */
public final class Credentials {

  private static final String BEARER = "bearer ";
  private static final String KEY = "key";

  private Credentials() {}

  /**
   * The secret, from the first place that has one.
   *
   * @param headers looks up a request header by name
   * @param query the query as it stands in the URL; null if there is none
   */
  static Optional<String> find(Function<String, @Nullable String> headers, @Nullable String query) {
    return bearer(headers)
        .or(() -> header(headers, "x-api-key"))
        .or(() -> header(headers, "x-goog-api-key"))
        .or(() -> parameter(query));
  }

  /** Whether a header carries a caller's secret and must go no further. */
  public static boolean isCredential(String header) {
    return switch (header.toLowerCase(Locale.ROOT)) {
      case "authorization", "x-api-key", "x-goog-api-key" -> true;
      default -> false;
    };
  }

  /** The query without its {@code key}, every other byte as it was; empty if nothing is left. */
  public static String withoutKey(@Nullable String query) {
    if (query == null) {
      return "";
    }
    var kept = new StringBuilder();
    for (var pair : query.split("&", -1)) {
      if (!isKey(pair)) {
        kept.append(kept.isEmpty() ? "" : "&").append(pair);
      }
    }
    return kept.toString();
  }

  private static Optional<String> bearer(Function<String, @Nullable String> headers) {
    return header(headers, "Authorization")
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .filter(secret -> !secret.isEmpty());
  }

  private static Optional<String> header(Function<String, @Nullable String> headers, String name) {
    return Optional.ofNullable(headers.apply(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static Optional<String> parameter(@Nullable String query) {
    if (query == null) {
      return Optional.empty();
    }
    return Arrays.stream(query.split("&", -1))
        .filter(Credentials::isKey)
        .map(pair -> decoded(pair.substring(pair.indexOf('=') + 1)))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static boolean isKey(String pair) {
    int equals = pair.indexOf('=');
    return equals > 0 && KEY.equals(decoded(pair.substring(0, equals)));
  }

  // a broken escape is nobody's key
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
