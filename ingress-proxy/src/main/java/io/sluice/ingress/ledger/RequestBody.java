package io.sluice.ingress.ledger;

import io.sluice.ingress.dialect.Streamed;
import io.sluice.ingress.dialect.UsageChunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;

/**
 * A request body, held whole: it must be read to its end before it is known whether {@code model}
 * stands in it once, and a fallback must be able to send it again.
 *
 * @param bytes as the caller sent them
 * @param streamed whether the caller asks for a stream
 * @param usageChunk who asks for the usage chunk of a chat stream
 * @param forModel the bytes for the provider, with this name for the model
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes, passed on and never compared
public record RequestBody(
    byte[] bytes,
    Streamed streamed,
    UsageChunk usageChunk,
    Function<String, List<ByteBuffer>> forModel) {

  private static final int BYTES_PER_TOKEN = 4;

  /** What the request is expected to cost, before anybody has counted (unit: tokens). */
  public long estimatedTokens() {
    return bytes.length / BYTES_PER_TOKEN;
  }
}
