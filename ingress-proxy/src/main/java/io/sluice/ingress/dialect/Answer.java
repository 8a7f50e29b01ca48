package io.sluice.ingress.dialect;

import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Watches the bytes of one answer on their way to the caller: says what may be passed on at once,
 * keeps back the piece that completes the answer until the call is recorded, and reads the usage.
 * It never changes a byte and never fails, whatever the bytes are. Not thread-safe.
 */
public sealed interface Answer permits CountAnswer, EventAnswer, PlainAnswer, TranslatedAnswer {

  /**
   * Takes the next bytes and returns what may be passed on now. The returned buffer is valid until
   * the next call; the given one is consumed.
   */
  ByteBuffer read(ByteBuffer bytes);

  /** Whether the terminal event has been seen: what is held completes the answer. */
  boolean isComplete();

  /** What is still held back. Valid until the next call. */
  ByteBuffer held();

  /** Whether what has been passed on so far ends with a whole event: another may be put there. */
  default boolean isBetweenEvents() {
    return false;
  }

  /**
   * How many tokens the answer seems to have by now, going by the text in its events; 0 for one
   * that has no events.
   */
  default long estimatedOutput() {
    return 0;
  }

  /** The provider's counts so far, normalised; empty when it has reported none. */
  Optional<CallTokens> tokens(TokenSource source);

  /**
   * The watcher for an answer.
   *
   * @param operation what was asked
   * @param contentType the answer's media type, in lower case
   * @param usageChunk who asked for the usage chunk of a chat stream
   * @param streamed whether the caller asked for a stream
   */
  static Answer of(
      Operation operation, String contentType, UsageChunk usageChunk, Streamed streamed) {
    return operation.kind() == CallKind.COUNT_TOKENS
        ? new CountAnswer(operation.dialect())
        : of(operation.upstreamDialect(), contentType, usageChunk, streamed);
  }

  /** The same answer, passed on in other words. */
  default Answer through(Translation translation) {
    return new TranslatedAnswer(this, translation);
  }

  /** The watcher for an answer in this dialect. */
  static Answer of(Dialect dialect, String contentType, UsageChunk usageChunk, Streamed streamed) {
    if (contentType.startsWith("text/event-stream")) {
      return new EventAnswer(dialect, EventReaders.of(dialect, usageChunk));
    }
    return new PlainAnswer(dialect, streamed);
  }
}
