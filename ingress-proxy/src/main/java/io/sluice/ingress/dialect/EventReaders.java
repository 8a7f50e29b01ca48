package io.sluice.ingress.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.event.JsonSerde;
import io.sluice.ingress.dialect.EventReader.Verdict;
import java.io.IOException;

/** How each dialect's stream tells its usage and its end (contract sections 11.1 to 11.5). */
final class EventReaders {

  private static final byte[] MESSAGE_START = Ascii.bytes("message_start");
  private static final byte[] MESSAGE_DELTA = Ascii.bytes("message_delta");
  private static final byte[] MESSAGE_STOP = Ascii.bytes("message_stop");
  private static final byte[] DONE = Ascii.bytes("[DONE]");
  private static final byte[] USAGE = Ascii.bytes("\"usage\"");
  private static final byte[] RESPONSE_COMPLETED = Ascii.bytes("response.completed");
  private static final byte[] RESPONSE_INCOMPLETE = Ascii.bytes("response.incomplete");
  private static final byte[] RESPONSE_FAILED = Ascii.bytes("response.failed");
  private static final byte[] FINISH_REASON = Ascii.bytes("\"finishReason\"");
  private static final byte[] USAGE_METADATA = Ascii.bytes("\"usageMetadata\"");

  private EventReaders() {}

  /**
   * The reader for a dialect.
   *
   * @param askedFor whether the caller itself asked for the usage chunk of a chat stream
   */
  static EventReader of(Dialect dialect, UsageChunk askedFor) {
    return switch (dialect) {
      case ANTHROPIC -> EventReaders::anthropic;
      case OPENAI_CHAT -> (event, usage) -> chat(event, usage, askedFor);
      case OPENAI_RESPONSES -> EventReaders::responses;
      case GEMINI -> EventReaders::gemini;
    };
  }

  private static Verdict anthropic(SseEvent event, Usage usage) {
    if (event.isNamed(MESSAGE_START)) {
      usage.report(json(event).path("message").get("usage"));
      return Verdict.PASS;
    }
    if (event.isNamed(MESSAGE_DELTA)) {
      usage.report(json(event).get("usage"));
      return Verdict.PASS;
    }
    return event.isNamed(MESSAGE_STOP) ? Verdict.LAST : Verdict.PASS;
  }

  private static Verdict chat(SseEvent event, Usage usage, UsageChunk askedFor) {
    if (event.hasData(DONE)) {
      return Verdict.LAST;
    }
    if (!event.contains(USAGE)) {
      return Verdict.PASS;
    }
    var chunk = json(event);
    usage.report(chunk.get("usage"));
    boolean usageOnly = chunk.path("usage").isObject() && chunk.path("choices").isEmpty();
    return usageOnly && askedFor == UsageChunk.BY_GATEWAY ? Verdict.HIDE : Verdict.PASS;
  }

  private static Verdict responses(SseEvent event, Usage usage) {
    if (event.isNamed(RESPONSE_COMPLETED)
        || event.isNamed(RESPONSE_INCOMPLETE)
        || event.isNamed(RESPONSE_FAILED)) {
      usage.report(json(event).path("response").get("usage"));
      return Verdict.LAST;
    }
    return Verdict.PASS;
  }

  // no event is the last by name; the one with the reason to finish completes the answer
  private static Verdict gemini(SseEvent event, Usage usage) {
    if (event.contains(USAGE_METADATA)) {
      usage.report(json(event).get("usageMetadata"));
    }
    return event.contains(FINISH_REASON) ? Verdict.HOLD : Verdict.PASS;
  }

  private static JsonNode json(SseEvent event) {
    try {
      return JsonSerde.MAPPER.readTree(event.data());
    } catch (IOException | RuntimeException e) {
      return MissingNode.getInstance(); // the caller gets it as it is; there is no usage in it
    }
  }
}
