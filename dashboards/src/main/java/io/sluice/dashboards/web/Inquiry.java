package io.sluice.dashboards.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import io.sluice.governance.Principal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a page asks the console.
 *
 * @param method of the request
 * @param path the segments below {@code /api/}, decoded
 * @param query the parameters of the URL; of a repeated one the last
 * @param body as it was sent
 * @param sessionId the session's secret id, from its cookie; null when none was sent
 * @param caller who is signed in; null for nobody
 * @param secure whether the browser speaks TLS to us, or to what stands before us
 */
public record Inquiry(
    String method,
    List<String> path,
    Map<String, String> query,
    byte[] body,
    @Nullable String sessionId,
    @Nullable Principal caller,
    boolean secure) {

  public Inquiry {
    path = List.copyOf(path);
    query = Map.copyOf(query);
  }

  /** Never the body or the session: they hold secrets. */
  @Override
  public String toString() {
    return "Inquiry[" + method + " " + path + "]";
  }

  /**
   * Who is signed in.
   *
   * @throws ReplyException 401 when nobody is
   */
  public Principal requireCaller() {
    if (caller == null) {
      throw new ReplyException(Reply.refused(401, "not signed in"));
    }
    return caller;
  }

  /**
   * The administrator who is signed in.
   *
   * @throws ReplyException 403 when it is somebody else
   */
  public Principal requireAdmin() {
    var somebody = requireCaller();
    if (!somebody.admin()) {
      throw new ReplyException(
          Reply.refused(403, "this is for administrators (their access tokens have --admin)"));
    }
    return somebody;
  }

  /**
   * Lets one method pass.
   *
   * @throws ReplyException 405 for others
   */
  public void requireMethod(String expected) {
    if (!method.equals(expected)) {
      throw new ReplyException(
          Reply.refused(405, method + " is not served here (expected: " + expected + ")"));
    }
  }

  /** A segment of the path; empty when it is not that long. */
  public Optional<String> segment(int index) {
    return index < path.size() ? Optional.of(path.get(index)) : Optional.empty();
  }

  /**
   * The body.
   *
   * @throws ReplyException 400 when it is no JSON object
   */
  public JsonNode json() {
    try {
      var node = JsonSerde.MAPPER.readTree(body);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (IOException e) {
      // the parser's own message quotes the body, which may hold a secret
    }
    throw new ReplyException(Reply.refused(400, "the body: (expected: a JSON object)"));
  }
}
