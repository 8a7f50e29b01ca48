package io.sluice.otlp.export;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.otlp.signal.SignalPublisher;
import java.time.Clock;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads the body, takes out what cannot be used, and answers 200 when Kafka has the rest. Too large
 * is 413, unreadable 400, no room right now 429, Kafka out of reach 503.
 */
public final class ReceiveHandler extends Handler.Abstract.NonBlocking {

  private final SignalPublisher publisher;
  private final Limits limits;
  private final InFlight inFlight;
  private final Clock clock;

  /** The end of the chain. */
  public ReceiveHandler(
      SignalPublisher publisher, Limits limits, MeterRegistry registry, Clock clock) {
    this.publisher = publisher;
    this.limits = limits;
    this.inFlight = new InFlight(limits.inFlight());
    this.clock = clock;
    Gauge.builder("sluice_otlp_in_flight_bytes", inFlight, InFlight::bytes)
        .description("requests that have no answer yet")
        .register(registry);
    Gauge.builder("sluice_otlp_in_flight_limit_bytes", limits, Limits::inFlight)
        .description("beyond so much in flight requests are refused as busy")
        .register(registry);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var reception =
        new Reception(
            Export.in(request),
            AuthorizeHandler.grantOf(request),
            new Reservation(inFlight),
            limits,
            publisher,
            clock);
    reception.read(request);
    return true;
  }
}
