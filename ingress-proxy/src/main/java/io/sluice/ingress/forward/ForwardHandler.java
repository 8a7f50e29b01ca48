package io.sluice.ingress.forward;

import io.sluice.governance.Candidate;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.forward.Exchange.Hop;
import io.sluice.ingress.ledger.Call;
import io.sluice.ingress.ledger.CallHandler;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Sends the call to its provider, or to the next when that one fails, and streams the answer back.
 *
 * <pre>
 *   clientRequest  ──▶ upstreamRequest      CallAdmitted ──▶ Kafka, at the same time
 *   clientResponse ◀── upstreamResponse     first byte once CallAdmitted is acknowledged,
 *                                           last piece once CallSettled is
 * </pre>
 *
 * <p>Answers 502 when the provider cannot be reached, 504 when it stays silent, 503 when the call
 * cannot be recorded; whatever the provider itself answers is relayed byte for byte.
 */
public final class ForwardHandler extends CallHandler {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Providers providers;
  private final UpstreamClient upstream;
  private final Heartbeats heartbeats;
  private final Rests rests = new Rests(System::nanoTime);

  /**
   * The last step.
   *
   * @param heartbeat after how long a silence a stream gets a sign of life; zero: never
   */
  public ForwardHandler(Providers providers, UpstreamClient upstream, Duration heartbeat) {
    this.providers = providers;
    this.upstream = upstream;
    this.heartbeats = new Heartbeats(heartbeat, upstream);
  }

  @Override
  public boolean handle(Request clientRequest, Response clientResponse, Callback callback) {
    var call = call(clientRequest);
    var trouble = call.ledgerTrouble();
    if (trouble.isPresent()) {
      refuse(clientRequest, clientResponse, callback, cannotRecord());
      return true;
    }
    var hops =
        rests.awake(call.candidates()).stream().flatMap(candidate -> hop(candidate).stream());
    var route = hops.toList();
    if (route.isEmpty()) {
      refuse(clientRequest, clientResponse, callback, noApiKey(call));
      return true;
    }
    new Exchange(
            upstream,
            rests,
            heartbeats,
            route.iterator(),
            clientRequest,
            clientResponse,
            callback,
            call)
        .next();
    return true;
  }

  // a candidate whose API key is not set here is passed over
  private Optional<Hop> hop(Candidate candidate) {
    return providers.target(candidate.provider()).map(target -> new Hop(candidate, target));
  }

  static Refusal cannotRecord() {
    return Refusal.retryable(
        Kind.UNAVAILABLE, "calls cannot be recorded at the moment; none is started", RETRY_AFTER);
  }

  private static Refusal noApiKey(Call call) {
    return Refusal.of(
        Kind.UPSTREAM_FAILED,
        "no API key is set for the provider '%s'"
            .formatted(call.candidates().get(0).provider().name()));
  }
}
