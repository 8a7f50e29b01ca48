package io.sluice.ingress.dialect;

import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * An answer that is a stream of server-sent events. Whole events are passed on as they are
 * completed.
 *
 * <pre>
 *   buffer:  | passed on, may be overwritten | held | event not complete yet | free |
 *            0                          released  judged                    filled
 * </pre>
 */
final class EventAnswer implements Answer {

  /** An event longer than this is passed on unseen, so that memory stays bounded (bytes). */
  static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;

  private static final int INITIAL_BYTES = 4 * 1024;

  /** A buffer that grew longer than this is given back when little is left in it (bytes). */
  private static final int LARGE_BYTES = 64 * 1024;

  private final Dialect dialect;
  private final EventReader reader;
  private final Usage usage = new Usage();
  private final TextMeter text = new TextMeter();

  private byte[] buffer = new byte[INITIAL_BYTES];
  private int released;
  private int judged;
  private int filled;

  private int scanned;
  private boolean lineBegun;
  private boolean unseen;
  private boolean complete;

  EventAnswer(Dialect dialect, EventReader reader) {
    this.dialect = dialect;
    this.reader = reader;
  }

  @Override
  public ByteBuffer read(ByteBuffer bytes) {
    forgetReleased();
    append(bytes);
    if (complete) {
      return ByteBuffer.wrap(buffer, 0, 0);
    }
    judgeWholeEvents();
    if (!complete && (unseen || filled - judged > MAX_EVENT_BYTES)) {
      passUnseen();
    }
    return ByteBuffer.wrap(buffer, 0, released);
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public ByteBuffer held() {
    return ByteBuffer.wrap(buffer, released, filled - released);
  }

  @Override
  public boolean isBetweenEvents() {
    return !unseen;
  }

  @Override
  public Optional<CallTokens> tokens(TokenSource source) {
    return usage.isReported() ? Optional.of(usage.tokens(dialect, source)) : Optional.empty();
  }

  @Override
  public long estimatedOutput() {
    return text.tokens();
  }

  private void forgetReleased() {
    int kept = filled - released;
    if (buffer.length > LARGE_BYTES && kept <= LARGE_BYTES) {
      buffer = Arrays.copyOfRange(buffer, released, released + Math.max(kept, INITIAL_BYTES));
    } else {
      System.arraycopy(buffer, released, buffer, 0, kept);
    }
    judged -= released;
    filled -= released;
    scanned -= released;
    released = 0;
  }

  private void append(ByteBuffer bytes) {
    int length = bytes.remaining();
    if (filled + length > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + length));
    }
    bytes.get(buffer, filled, length);
    filled += length;
  }

  // an event ends with an empty line; a line ends with LF, CR LF or CR
  private void judgeWholeEvents() {
    while (scanned < filled && !complete) {
      byte at = buffer[scanned];
      if (at == '\r' && scanned + 1 == filled) {
        return; // whether a line feed belongs to it is not known yet
      }
      scanned++;
      if (at == '\r' && buffer[scanned] == '\n') {
        continue; // the line feed ends the line
      }
      if (at == '\n' || at == '\r') {
        endLine();
      } else {
        lineBegun = true;
      }
    }
  }

  private void endLine() {
    boolean empty = !lineBegun;
    lineBegun = false;
    if (!empty) {
      return;
    }
    if (unseen) {
      passUnseen();
      unseen = false;
    } else {
      judge(new SseEvent(buffer, judged, scanned));
    }
  }

  private void judge(SseEvent event) {
    switch (reader.read(event, usage)) {
      case PASS -> {
        text.see(event.kind(), event.end() - event.start());
        judged = event.end();
        released = judged;
      }
      case HIDE -> cut(event);
      case HOLD -> {
        released = event.start();
        judged = event.end();
      }
      case LAST -> {
        released = event.start();
        judged = event.end();
        complete = true;
      }
    }
  }

  private void cut(SseEvent event) {
    int length = event.end() - event.start();
    System.arraycopy(buffer, event.end(), buffer, event.start(), filled - event.end());
    filled -= length;
    scanned -= length;
  }

  private void passUnseen() {
    unseen = true;
    judged = scanned;
    released = scanned;
  }
}
