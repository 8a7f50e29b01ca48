package io.sluice.delta.row.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Adds up the events of one stream in one dialect. Takes any JSON objects: members that are missing
 * or of another type than documented are passed over.
 */
sealed interface Assembly
    permits AnthropicAssembly, ChatAssembly, ResponsesAssembly, GeminiAssembly {

  /** Takes the next event; it becomes part of the message and must not be used again. */
  void add(ObjectNode event);

  /** The message so far; empty if the events make none. To be called once. */
  Optional<ObjectNode> message();
}
