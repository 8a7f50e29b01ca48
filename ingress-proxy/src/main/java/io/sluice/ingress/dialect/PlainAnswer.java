package io.sluice.ingress.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.sluice.event.CallTokens;
import io.sluice.event.JsonSerde;
import io.sluice.event.TokenSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is one JSON document (or anything else). The document is parsed as it comes and
 * only its usage is kept. The last bytes received are held back: all of them, or for a document
 * that is streamed (Gemini's array) just one byte, so that the rest is not delayed.
 */
final class PlainAnswer implements Answer {

  /** A longer text in the document ends the search for its usage: texts are held in memory. */
  private static final int MAX_TEXT_LENGTH = 16 * 1024 * 1024;

  /** A usage object has few members; what has more is none. */
  private static final int MAX_USAGE_TOKENS = 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MAX_TEXT_LENGTH).build())
          .build();

  private final Dialect dialect;
  private final Streamed streamed;
  private final Usage usage = new Usage();
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private final String usageName;

  private byte[] held = new byte[0];
  private boolean readable = true;
  private int depth;
  private int arrays;
  private @Nullable TokenBuffer copy;
  private int copyDepth;
  private int copied;

  PlainAnswer(Dialect dialect, Streamed streamed) {
    this.dialect = dialect;
    this.streamed = streamed;
    this.usageName = dialect == Dialect.GEMINI ? "usageMetadata" : "usage";
    try {
      this.parser = JSON.createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new IllegalStateException("a parser without input reads nothing", e);
    }
    this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  @Override
  public ByteBuffer read(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return ByteBuffer.allocate(0);
    }
    var before = held;
    var fresh = new byte[bytes.remaining()];
    bytes.get(fresh);
    parse(fresh);
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

  private void parse(byte[] bytes) {
    if (!readable) {
      return;
    }
    try {
      feeder.feedInput(bytes, 0, bytes.length);
      for (var token = parser.nextToken();
          token != null && token != JsonToken.NOT_AVAILABLE;
          token = parser.nextToken()) {
        see(token);
      }
    } catch (IOException | RuntimeException e) {
      // not JSON, or more than the parser can stand: passed on as it is, without usage
      giveUp();
    }
  }

  private void giveUp() {
    readable = false;
    copy = null;
    try {
      parser.close();
    } catch (IOException e) {
      // it has nothing open but its buffers
    }
  }

  private void see(JsonToken token) throws IOException {
    if (token.isStructStart()) {
      depth++;
      arrays += depth == 1 && token == JsonToken.START_ARRAY ? 1 : 0;
      startCopyOfUsage(token);
    }
    if (copy != null) {
      copy.copyCurrentEvent(parser);
      copied++;
    }
    if (copied > MAX_USAGE_TOKENS) {
      throw new IOException("no usage object is this long");
    }
    if (token.isStructEnd()) {
      depth--;
      endCopyOfUsage();
    }
  }

  // the usage is a member of the document, or of an element of the array that is the document
  private void startCopyOfUsage(JsonToken token) throws IOException {
    if (copy == null
        && token == JsonToken.START_OBJECT
        && depth == 2 + arrays
        && usageName.equals(parser.currentName())) {
      copy = new TokenBuffer(JsonSerde.MAPPER, false);
      copyDepth = depth - 1;
    }
  }

  private void endCopyOfUsage() throws IOException {
    if (copy != null && depth == copyDepth) {
      usage.report(JsonSerde.MAPPER.readTree(copy.asParser()));
      copy.close();
      copy = null;
      copied = 0;
    }
  }
}
