package io.sluice.otlp.export;

import io.sluice.governance.Directory;
import io.sluice.otlp.export.Permission.Granted;
import io.sluice.otlp.export.Permission.Refused;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * May they send this? Fails closed: 401, 400, 404 or 403 as {@link TablePolicy} decides, and 503
 * while it is not known yet who may do what.
 */
public final class AuthorizeHandler extends Handler.Wrapper {

  private static final String GRANT = Granted.class.getName();

  private final Supplier<Optional<Directory>> directory;
  private final TablePolicy policy;
  private final Clock clock;

  /**
   * A step of the chain.
   *
   * @param directory what is declared; empty while that is not known yet
   */
  public AuthorizeHandler(
      Supplier<Optional<Directory>> directory, TablePolicy policy, Clock clock) {
    this.directory = directory;
    this.policy = policy;
    this.clock = clock;
  }

  /** What was granted to this request further up. */
  static Granted grantOf(Request request) {
    return (Granted) request.getAttribute(GRANT);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var export = Export.in(request);
    var known = directory.get();
    if (known.isEmpty()) {
      export.refuseUnread(Refusal.notReady());
      return true;
    }
    var headers = request.getHeaders();
    var permission =
        policy.decide(
            known.get(),
            export.signal(),
            headers.get(HttpHeader.AUTHORIZATION),
            headers.get(TablePolicy.TABLE_HEADER),
            clock.instant());
    if (permission instanceof Refused refused) {
      export.refuseUnread(refused.refusal());
      return true;
    }
    request.setAttribute(GRANT, permission);
    return super.handle(request, response, callback);
  }
}
