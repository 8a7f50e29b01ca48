package io.sluice.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * Holds streams open, all from one thread so that it takes little from those under load, and times
 * every event from the moment that the provider sent it.
 */
final class StreamLoop {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MAX_MICROS = TimeUnit.SECONDS.toMicros(60);
  private static final int READ_BYTES = 64 * 1024;

  private final byte[] request;
  private final InetSocketAddress address;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
  private final Histogram firstTokens = new Histogram(MAX_MICROS, 3);
  private final Histogram events = new Histogram(MAX_MICROS, 3);
  private final Map<String, Integer> failures = new TreeMap<>();
  private int open;
  private long now;

  private StreamLoop(InetSocketAddress address, byte[] request) {
    this.address = address;
    this.request = request;
  }

  /**
   * What was seen.
   *
   * @param firstTokens from a request to the first event of its answer (microseconds)
   * @param events from the provider to here (microseconds)
   * @param failures how many streams did not come to their proper end, and why
   */
  record Outcome(Histogram firstTokens, Histogram events, Map<String, Integer> failures) {}

  /**
   * Opens so many streams, evenly within the ramp, and reads each to its end.
   *
   * @param behaviour of the mock provider, stamped
   */
  static Outcome run(
      Target target, String token, byte[] body, String behaviour, int streams, Duration ramp)
      throws IOException {
    var address = new InetSocketAddress(target.uri().getHost(), target.uri().getPort());
    var loop = new StreamLoop(address, request(target, token, body, behaviour));
    try (var selector = Selector.open()) {
      loop.run(selector, streams, ramp.toNanos());
    }
    return new Outcome(loop.firstTokens, loop.events, loop.failures);
  }

  private void run(Selector selector, int streams, long ramp) throws IOException {
    long start = System.nanoTime();
    long lastProgress = start;
    int opened = 0;
    while (opened < streams || open > 0) {
      now = System.nanoTime();
      if (opened < streams && now - start >= ramp / streams * opened) {
        open(selector);
        opened++;
        continue;
      }
      int ready = selector.select(this::read, opened < streams ? 1 : 1000);
      lastProgress = ready > 0 || opened < streams ? now : lastProgress;
      if (now - lastProgress > PATIENCE.toNanos()) {
        failures.merge("silent", open, Integer::sum);
        closeAll(selector);
      }
    }
  }

  private void open(Selector selector) throws IOException {
    var channel = SocketChannel.open(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    var content = ByteBuffer.wrap(request);
    long sent = System.nanoTime();
    while (content.hasRemaining()) {
      channel.write(content);
    }
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new OpenStream(new Timing(sent)));
    open++;
  }

  /** Times the events of one stream. */
  private final class Timing implements LongConsumer {

    private final long requested;
    private boolean begun;

    Timing(long requested) {
      this.requested = requested;
    }

    @Override
    public void accept(long sent) {
      events.recordValue(micros(now - sent));
      if (!begun) {
        begun = true;
        firstTokens.recordValue(micros(now - requested));
      }
    }
  }

  private void read(SelectionKey key) {
    var stream = (OpenStream) key.attachment();
    buffer.clear();
    try {
      int length = ((SocketChannel) key.channel()).read(buffer);
      now = System.nanoTime();
      stream.read(buffer.flip());
      if (stream.isRefused()) {
        end(key, "refused");
      } else if (stream.isComplete()) {
        end(key, "");
      } else if (length < 0) {
        end(key, "broken off");
      }
    } catch (IOException e) {
      end(key, e.getClass().getSimpleName());
    }
  }

  private void end(SelectionKey key, String failure) {
    open--;
    if (!failure.isEmpty()) {
      failures.merge(failure, 1, Integer::sum);
    }
    close(key);
  }

  private void closeAll(Selector selector) {
    selector.keys().forEach(StreamLoop::close);
    open = 0;
  }

  private static void close(SelectionKey key) {
    try {
      key.cancel();
      key.channel().close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket cannot be closed", e);
    }
  }

  private static long micros(long nanos) {
    return Math.max(0, Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  private static byte[] request(Target target, String token, byte[] body, String behaviour) {
    var head = new StringBuilder("POST " + target.uri().getPath() + " HTTP/1.1\r\n");
    head.append("Host: ").append(target.uri().getAuthority()).append("\r\n");
    head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length);
    head.append("\r\nx-api-key: ").append(token).append("\r\nx-mock: ").append(behaviour);
    target
        .headers()
        .forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n\r\n").toString().getBytes(UTF_8));
    request.writeBytes(body);
    return request.toByteArray();
  }
}
