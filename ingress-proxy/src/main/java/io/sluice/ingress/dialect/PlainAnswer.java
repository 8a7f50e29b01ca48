package io.sluice.ingress.dialect;

import io.sluice.event.CallTokens;
import io.sluice.event.JsonSerde;
import io.sluice.event.TokenSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An answer that is one JSON document (or anything else). It is looked through as it comes, and
 * only its usage is kept. The last bytes received are held back: all of them, or for a document
 * that is streamed (Gemini's array) just one byte, so that the rest is not delayed.
 */
final class PlainAnswer implements Answer {

  private final Dialect dialect;
  private final Streamed streamed;
  private final Usage usage = new Usage();
  private final DocumentMember usageMember;

  private byte[] held = new byte[0];

  PlainAnswer(Dialect dialect, Streamed streamed) {
    this.dialect = dialect;
    this.streamed = streamed;
    var name = dialect == Dialect.GEMINI ? "usageMetadata" : "usage";
    this.usageMember = new DocumentMember(Ascii.bytes(name), this::report);
  }

  @Override
  public ByteBuffer read(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return ByteBuffer.allocate(0);
    }
    var before = held;
    var fresh = new byte[bytes.remaining()];
    bytes.get(fresh);
    usageMember.read(fresh);
    if (streamed == Streamed.NO) {
      held = fresh;
      return ByteBuffer.wrap(before);
    }
    held = new byte[] {fresh[fresh.length - 1]};
    return ByteBuffer.allocate(before.length + fresh.length - 1)
        .put(before)
        .put(fresh, 0, fresh.length - 1)
        .flip();
  }

  @Override
  public boolean isComplete() {
    return false;
  }

  @Override
  public ByteBuffer held() {
    return ByteBuffer.wrap(held);
  }

  @Override
  public Optional<CallTokens> tokens(TokenSource source) {
    return usage.isReported() ? Optional.of(usage.tokens(dialect, source)) : Optional.empty();
  }

  private void report(byte[] member) {
    try {
      usage.report(JsonSerde.MAPPER.readTree(member));
    } catch (IOException e) {
      return; // not JSON: passed on as it is, without usage
    }
  }
}
