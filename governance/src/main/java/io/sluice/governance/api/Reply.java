package io.sluice.governance.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.governance.Declaration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the admin API answers to a question, and what has to happen before it does. */
public sealed interface Reply {

  /** Answered from what is in force. */
  record Answer(int status, JsonNode body) implements Reply {}

  /**
   * Answered once the change is acknowledged.
   *
   * @param key record key of the declaration that changes
   * @param declaration what it is from now on; null takes it back
   * @param action what is done, for the audit log
   * @param status the status once it is done
   * @param body the answer once it is done; may hold a secret, so it is never logged
   */
  record Change(
      String key, @Nullable Declaration declaration, String action, int status, JsonNode body)
      implements Reply {

    /** Never the body: it may hold a new secret. */
    @Override
    public String toString() {
      return "Change[" + action + " " + key + "]";
    }
  }

  static Answer ok(JsonNode body) {
    return new Answer(200, body);
  }

  /** A refusal; {@code code} is the platform's own name of it. */
  static Answer refused(int status, String code, String message) {
    return new Answer(status, error(code, message));
  }

  static Answer notFound(String message) {
    return refused(404, "NOT_FOUND", message);
  }

  static Answer conflict(String message) {
    return refused(409, "RESOURCE_CONFLICT", message);
  }

  static Answer methodNotAllowed(String allowed) {
    return refused(
        405, "BAD_REQUEST", "this method is not served here (expected: " + allowed + ")");
  }

  /** A body that is wrong, with every mistake by its path. */
  static Answer malformed(List<String> problems) {
    var body = error("BAD_REQUEST", String.join("; ", problems));
    problems.forEach(body.putArray("problems")::add);
    return new Answer(400, body);
  }

  private static ObjectNode error(String code, String message) {
    return JsonNodeFactory.instance.objectNode().put("error_code", code).put("message", message);
  }
}
