package io.sluice.ingress.forward;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.ingress.dialect.Dialect;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Signs of life in streams whose provider is silent: agents give up on a stream without a byte
 * after 300 s, and whoever has hung up is only noticed by writing to him (contract section 11.7).
 */
final class Heartbeats {

  private static final byte[] PING =
      "event: ping\ndata: {\"type\": \"ping\"}\n\n".getBytes(US_ASCII);
  private static final byte[] COMMENT = ": keepalive\n\n".getBytes(US_ASCII);

  private final Duration silence;
  private final UpstreamClient upstream;

  /**
   * Signs of life after so long a silence.
   *
   * @param silence zero: never
   * @param upstream whose timer and threads are used
   */
  Heartbeats(Duration silence, UpstreamClient upstream) {
    this.silence = silence;
    this.upstream = upstream;
  }

  /** The heartbeat of an answer; empty for one that nothing may be put into. */
  Optional<Heartbeat> of(Dialect dialect, HttpFields headers) {
    boolean readable =
        Relayed.isEventStream(headers) && !headers.contains(HttpHeader.CONTENT_ENCODING);
    var sign = sign(dialect);
    return silence.isZero() || !readable || sign == null
        ? Optional.empty()
        : Optional.of(new Heartbeat(sign));
  }

  // Gemini's clients take a comment for an answer that is cut off, and know no other sign
  private static byte @Nullable [] sign(Dialect dialect) {
    return switch (dialect) {
      case ANTHROPIC -> PING;
      case OPENAI_CHAT, OPENAI_RESPONSES -> COMMENT;
      case GEMINI -> null;
    };
  }

  /** The heartbeat of one answer. It only says when; whether it may be written is the pump's. */
  final class Heartbeat {

    private final byte[] sign;
    private volatile long lastWriteNanos = System.nanoTime();
    private volatile boolean stopped;
    private volatile Scheduler.@Nullable Task next;

    private Heartbeat(byte[] sign) {
      this.sign = sign;
    }

    /**
     * Begins to listen to the silence.
     *
     * @param onSilence called while it is silent, on a thread that may do some work
     */
    void start(Runnable onSilence) {
      schedule(silence.toNanos(), onSilence);
    }

    /** Whether nothing has been written for so long that a sign is due. */
    boolean isDue() {
      return silentNanos() >= silence.toNanos();
    }

    ByteBuffer sign() {
      return ByteBuffer.wrap(sign);
    }

    /** Something has been written to the caller. */
    void written() {
      lastWriteNanos = System.nanoTime();
    }

    void stop() {
      stopped = true;
      var task = next;
      if (task != null) {
        task.cancel();
      }
    }

    // one timer task per silence, not one per event: it looks how long the silence has been
    private void look(Runnable onSilence) {
      if (stopped) {
        return;
      }
      long left = silence.toNanos() - silentNanos();
      if (left <= 0) {
        upstream.http().getExecutor().execute(onSilence);
      }
      schedule(left <= 0 ? silence.toNanos() : left, onSilence);
    }

    private void schedule(long nanos, Runnable onSilence) {
      next =
          upstream
              .http()
              .getScheduler()
              .schedule(() -> look(onSilence), nanos + 1, TimeUnit.NANOSECONDS);
      if (stopped) {
        stop();
      }
    }

    private long silentNanos() {
      return System.nanoTime() - lastWriteNanos;
    }
  }
}
