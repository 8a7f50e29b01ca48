package io.sluice.ingress.caller;

import io.sluice.governance.Directory;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.ledger.CallHandler;
import java.time.Clock;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Finds out who calls; 401 when nobody known does. Fails closed. */
public final class IdentifyCallerHandler extends CallHandler {

  private final Supplier<Directory> directory;
  private final Clock clock;

  public IdentifyCallerHandler(Supplier<Directory> directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var secret = Credentials.find(request.getHeaders()::get, request.getHttpURI().getQuery());
    if (secret.isEmpty()) {
      refuse(request, response, callback, refusal("no access token was sent"));
      return true;
    }
    var principal = directory.get().identify(secret.get(), clock.instant());
    if (principal.isEmpty()) {
      refuse(
          request, response, callback, refusal("the access token is unknown, expired or revoked"));
      return true;
    }
    call(request).identified(principal.get());
    proceed(request, response, callback);
    return true;
  }

  private static Refusal refusal(String what) {
    return Refusal.of(
        Kind.UNAUTHENTICATED,
        what
            + " (expected: a valid one in Authorization: Bearer, x-api-key, x-goog-api-key or"
            + " ?key=)");
  }
}
