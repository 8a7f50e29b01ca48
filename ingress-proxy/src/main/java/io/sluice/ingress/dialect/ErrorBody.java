package io.sluice.ingress.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.event.JsonSerde;
import java.time.Duration;

/**
 * Writes a refusal in the caller's dialect, with the platform's own members beside it: a superset
 * that every vendor's SDK reads in its own place (contract section 4.5).
 */
public final class ErrorBody {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ErrorBody() {}

  /** The body as JSON, UTF-8. */
  public static byte[] of(Dialect dialect, Refusal refusal, String callId) {
    var body =
        switch (dialect) {
          case ANTHROPIC -> anthropic(refusal, callId);
          case OPENAI_CHAT, OPENAI_RESPONSES -> openAi(refusal);
          case GEMINI -> gemini(refusal);
        };
    body.put("error_code", refusal.kind().errorCode());
    body.put("message", refusal.message());
    return bytes(body);
  }

  private static ObjectNode anthropic(Refusal refusal, String callId) {
    var body = JSON.objectNode().put("type", "error");
    body.putObject("error")
        .put("type", refusal.kind().anthropicType())
        .put("message", refusal.message());
    return body.put("request_id", callId);
  }

  private static ObjectNode openAi(Refusal refusal) {
    var body = JSON.objectNode();
    body.putObject("error")
        .put("message", refusal.message())
        .put("type", refusal.kind().openAiType())
        .putNull("param")
        .put("code", refusal.kind().openAiCode());
    return body;
  }

  private static ObjectNode gemini(Refusal refusal) {
    var body = JSON.objectNode();
    var error =
        body.putObject("error")
            .put("code", refusal.kind().status())
            .put("message", refusal.message())
            .put("status", refusal.kind().geminiStatus());
    var retryAfter = refusal.retryAfter();
    if (retryAfter != null) {
      // Gemini CLI ignores Retry-After and reads this instead
      error
          .putArray("details")
          .addObject()
          .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
          .put("retryDelay", seconds(retryAfter) + "s");
    }
    return body;
  }

  /** Whole seconds, rounded up, from 1 to 60: clients give up on longer waits. */
  public static long seconds(Duration retryAfter) {
    long roundedUp = (retryAfter.toMillis() + 999) / 1000;
    return Math.max(1, Math.min(60, roundedUp));
  }

  private static byte[] bytes(ObjectNode body) {
    try {
      return JsonSerde.MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts is always JSON", e);
    }
  }
}
