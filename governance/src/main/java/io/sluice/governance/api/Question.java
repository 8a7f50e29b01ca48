package io.sluice.governance.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator asks for.
 *
 * @param method of the request
 * @param path the segments below {@code /api/2.0/sluice}, decoded
 * @param body what was sent; null when nothing was
 */
public record Question(String method, List<String> path, @Nullable JsonNode body) {

  /** What every path of the admin API begins with. */
  public static final String PREFIX = "/api/2.0/sluice/";

  public Question {
    path = List.copyOf(path);
  }

  /** The segments of a percent-encoded path below the prefix; a broken escape stays as it is. */
  public static List<String> segments(String encodedPath) {
    return Arrays.stream(encodedPath.substring(PREFIX.length()).split("/"))
        .map(Question::decoded)
        .toList();
  }

  String collection() {
    return path.get(0);
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}
