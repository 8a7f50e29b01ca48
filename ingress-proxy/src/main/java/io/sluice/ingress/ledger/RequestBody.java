package io.sluice.ingress.ledger;

import io.sluice.ingress.dialect.Answer;
import io.sluice.ingress.dialect.Operation;
import io.sluice.ingress.dialect.Streamed;
import io.sluice.ingress.dialect.Translation;
import io.sluice.ingress.dialect.UsageChunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request body, held whole: it must be read to its end before it is known whether {@code model}
 * stands in it once, and a fallback must be able to send it again.
 *
 * @param bytes as the caller sent them
 * @param syntax what is known of the bytes
 * @param streamed whether the caller asks for a stream
 * @param usageChunk who asks for the usage chunk of a chat stream
 * @param forModel the bytes for the provider, with this name for the model
 * @param translation puts the answer into the caller's words; null where they are the provider's
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes, passed on and never compared
public record RequestBody(
    byte[] bytes,
    BodySyntax syntax,
    Streamed streamed,
    UsageChunk usageChunk,
    Function<String, List<ByteBuffer>> forModel,
    @Nullable Translation translation) {

  private static final int BYTES_PER_TOKEN = 4;

  /** A body whose answer needs no translation. */
  public RequestBody(
      byte[] bytes,
      BodySyntax syntax,
      Streamed streamed,
      UsageChunk usageChunk,
      Function<String, List<ByteBuffer>> forModel) {
    this(bytes, syntax, streamed, usageChunk, forModel, null);
  }

  /** The same body, with the answer put into other words. */
  public RequestBody translated(@Nullable Translation words) {
    return new RequestBody(bytes, syntax, streamed, usageChunk, forModel, words);
  }

  /** The watcher for the answer; see {@link Answer#of}. */
  public Answer answerTo(Operation operation, String contentType) {
    var answer = Answer.of(operation, contentType, usageChunk, streamed);
    return translation == null ? answer : answer.through(translation);
  }

  /** What the request is expected to cost, before anybody has counted (unit: tokens). */
  public long estimatedTokens() {
    return bytes.length / BYTES_PER_TOKEN;
  }
}
