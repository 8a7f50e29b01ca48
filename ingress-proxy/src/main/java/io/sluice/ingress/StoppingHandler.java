package io.sluice.ingress;

import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.ledger.CallHandler;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Lets calls under way end when the process stops. One that comes all the same, on a connection
 * that is still open, is refused with 503 in its dialect's shape.
 */
final class StoppingHandler extends GracefulHandler {

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

  // who waits for a provider is not idle; while stopping, idle connections are shut very soon
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    request.addIdleTimeoutListener(timeout -> false);
    return super.handle(request, response, callback);
  }

  @Override
  protected void handleShutdownRejection(Request request, Response response, Callback callback) {
    CallHandler.refuse(
        request,
        response,
        callback,
        Refusal.retryable(
            Refusal.Kind.UNAVAILABLE,
            "this gateway process is stopping; try again, on another connection",
            ASK_AGAIN));
  }

  /** Returns when no call is under way any more, or when the patience is at its end. */
  void awaitEndOfCalls(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (getCurrentRequestCount() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }
}
