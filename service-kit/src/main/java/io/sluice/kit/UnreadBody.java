package io.sluice.kit;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * The rest of a request body that nobody wants. It is read all the same before a refusal is
 * answered: to a caller who is still sending, the connection would be reset, and the refusal lost.
 */
public final class UnreadBody implements Runnable {

  /** So much is read for the sake of a refusal (bytes); who sends more may miss it. */
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Request request;
  private final Runnable then;
  private long seen;

  private UnreadBody(Request request, Runnable then) {
    this.request = request;
    this.then = then;
  }

  /** Reads to the end, without waiting for it, and goes on. Nobody else may be reading. */
  public static void discard(Request request, Runnable then) {
    if (request.getHeaders().contains(HttpHeader.EXPECT)) {
      then.run(); // nothing is sent before it is asked for
      return;
    }
    new UnreadBody(request, then).run();
  }

  @Override
  public void run() {
    while (true) {
      var chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      seen += chunk.remaining();
      boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk) || seen > MAX_BYTES;
      chunk.release();
      if (over) {
        then.run();
        return;
      }
    }
  }
}
