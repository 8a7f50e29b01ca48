package io.sluice.ingress.cursor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ingress.dialect.Translation;
import io.sluice.ingress.dialect.UsageChunk;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Cursor posted to a chat path (contract section 11.4). In agent mode that has the shape of
 * Responses; for names with {@code claude-} in them it has Anthropic's tool blocks; tools come in
 * every shape. A genuine chat is none of this and passes as it is.
 */
public final class CursorRequest {

  private static final Set<String> BLOCKS = Set.of("tool_use", "tool_result");

  private final ObjectNode sent;
  private final Tools tools;

  private CursorRequest(ObjectNode sent) {
    this.sent = sent;
    this.tools = new Tools(sent.path("tools"));
  }

  /** Looks at a body; empty when it is a genuine chat, or nothing that is understood. */
  public static Optional<CursorRequest> of(byte[] body) {
    return Json.object(body).map(CursorRequest::new).filter(CursorRequest::isPeculiar);
  }

  /** Whether it has the shape of Responses. */
  public boolean isResponses() {
    return sent.has("input") && sent.path("messages").isEmpty();
  }

  /** The same for a Responses API. */
  public byte[] asResponses() {
    return ResponsesRequest.of(sent, tools);
  }

  /** The same as a genuine chat. */
  public byte[] asChat() {
    return ChatRequest.of(sent, sent.path(isResponses() ? "input" : "messages"), tools);
  }

  /** What makes a chat's answer of a Responses answer. */
  public Translation fromResponses() {
    boolean asked = sent.at("/stream_options/include_usage").asBoolean();
    return new ChatFromResponses(asked ? UsageChunk.BY_CALLER : UsageChunk.BY_GATEWAY);
  }

  /** What hands out the text of custom tools in the answer of a chat; null where there are none. */
  public @Nullable Translation fromChat() {
    return tools.hasCustom() ? new CustomToolTexts(tools) : null;
  }

  private boolean isPeculiar() {
    return isResponses() || !tools.areChat() || hasPeculiarMessage();
  }

  private boolean hasPeculiarMessage() {
    for (var message : sent.path("messages")) {
      if (hasBlock(message) || hasLongId(message)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasBlock(JsonNode message) {
    for (var part : message.path("content")) {
      if (BLOCKS.contains(part.path("type").asText())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasLongId(JsonNode message) {
    if (message.path("tool_call_id").asText().length() > CallIds.MAX_LENGTH) {
      return true;
    }
    for (var call : message.path("tool_calls")) {
      if (call.path("id").asText().length() > CallIds.MAX_LENGTH) {
        return true;
      }
    }
    return false;
  }
}
