package io.sluice.ingress.dialect;

import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is passed on in other words: a stream event by event, a document when it is whole.
 */
final class TranslatedAnswer implements Answer {

  /** A document longer than this is passed on in its own words, so that memory stays bounded. */
  private static final int MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

  private final Answer original;
  private final Translation translation;
  private final ByteArrayOutputStream document = new ByteArrayOutputStream();
  private boolean tooLong;
  private byte @Nullable [] end;

  TranslatedAnswer(Answer original, Translation translation) {
    this.original = original;
    this.translation = translation;
  }

  @Override
  public ByteBuffer read(ByteBuffer bytes) {
    var passed = copy(original.read(bytes));
    if (original instanceof EventAnswer) {
      return ByteBuffer.wrap(passed.length == 0 ? passed : translation.events(passed));
    }
    if (tooLong) {
      return ByteBuffer.wrap(passed);
    }
    document.writeBytes(passed);
    tooLong = document.size() > MAX_DOCUMENT_BYTES;
    return tooLong ? ByteBuffer.wrap(takeDocument()) : ByteBuffer.allocate(0);
  }

  @Override
  public boolean isComplete() {
    return original.isComplete();
  }

  @Override
  public ByteBuffer held() {
    var said = end;
    if (said == null) {
      said = translatedEnd();
      end = said;
    }
    return ByteBuffer.wrap(said);
  }

  @Override
  public boolean isBetweenEvents() {
    return original.isBetweenEvents();
  }

  @Override
  public long estimatedOutput() {
    return original.estimatedOutput();
  }

  @Override
  public Optional<CallTokens> tokens(TokenSource source) {
    return original.tokens(source);
  }

  private byte[] translatedEnd() {
    var rest = copy(original.held());
    if (original instanceof EventAnswer) {
      return translation.events(rest);
    }
    if (tooLong) {
      return rest;
    }
    document.writeBytes(rest);
    return translation.document(takeDocument());
  }

  private byte[] takeDocument() {
    var whole = document.toByteArray();
    document.reset();
    return whole;
  }

  private static byte[] copy(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
