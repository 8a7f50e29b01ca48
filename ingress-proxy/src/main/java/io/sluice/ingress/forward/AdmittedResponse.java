package io.sluice.ingress.forward;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets no byte of the provider's answer out before the call's admission is recorded. What is
 * written after a reset is the gateway's own refusal, which need not wait.
 */
final class AdmittedResponse extends Response.Wrapper {

  /** The bytes did not go out because the admission cannot be recorded; the caller is there. */
  static final class UnrecordedException extends RuntimeException {

    private UnrecordedException(Throwable cause) {
      super("the admission could not be recorded", cause);
    }
  }

  private final CompletableFuture<Void> admission;
  private final Executor executor;
  private boolean refusing;

  AdmittedResponse(
      Request request, Response wrapped, CompletableFuture<Void> admission, Executor executor) {
    super(request, wrapped);
    this.admission = admission;
    this.executor = executor;
  }

  @Override
  public void reset() {
    refusing = true;
    super.reset();
  }

  @Override
  public void write(boolean last, ByteBuffer bytes, Callback callback) {
    if (refusing || (admission.isDone() && !admission.isCompletedExceptionally())) {
      super.write(last, bytes, callback);
      return;
    }
    // what follows a piece is more work than the producer's thread can wait for
    admission.whenCompleteAsync(
        (recorded, failure) -> {
          if (failure == null) {
            super.write(last, bytes, callback);
          } else {
            callback.failed(new UnrecordedException(failure));
          }
        },
        executor);
  }
}
