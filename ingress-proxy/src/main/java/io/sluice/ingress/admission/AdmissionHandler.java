package io.sluice.ingress.admission;

import io.sluice.ingress.admission.Admission.Rejected;
import io.sluice.ingress.admission.Admission.Unavailable;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.ledger.CallHandler;
import java.time.Duration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a call go on while its limits have permits: 429 when one is spent, 503 when nobody can say.
 * Fails closed.
 */
public final class AdmissionHandler extends CallHandler {

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final Admissions admissions;

  public AdmissionHandler(Admissions admissions) {
    this.admissions = admissions;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var call = call(request);
    admissions
        .admit(call.model(), call.principal())
        .whenComplete(
            (admission, failure) -> {
              if (failure != null) {
                fail(request, response, callback, failure);
              } else {
                goOn(request, response, callback, admission);
              }
            });
    return true;
  }

  private void goOn(Request request, Response response, Callback callback, Admission admission) {
    if (admission instanceof Rejected rejected) {
      refuse(request, response, callback, spent(call(request).model().name(), rejected));
    } else if (admission instanceof Unavailable) {
      refuse(request, response, callback, unknown());
    } else {
      proceed(request, response, callback);
    }
  }

  private static Refusal spent(String model, Rejected rejected) {
    return Refusal.retryable(
        Kind.RATE_LIMIT, rejected.limit().refusalFor(model), rejected.retryAfter());
  }

  private static Refusal unknown() {
    return Refusal.retryable(
        Kind.UNAVAILABLE, "the rate limit cannot be checked at the moment", ASK_AGAIN);
  }
}
