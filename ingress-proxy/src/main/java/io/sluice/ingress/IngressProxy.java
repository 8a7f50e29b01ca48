package io.sluice.ingress;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.governance.Directory;
import io.sluice.ingress.admission.AdmissionHandler;
import io.sluice.ingress.admission.Admissions;
import io.sluice.ingress.caller.IdentifyCallerHandler;
import io.sluice.ingress.forward.ForwardHandler;
import io.sluice.ingress.forward.Providers;
import io.sluice.ingress.forward.UpstreamClient;
import io.sluice.ingress.ledger.CallMetrics;
import io.sluice.ingress.ledger.CallRecordingHandler;
import io.sluice.ingress.ledger.CallTraces;
import io.sluice.ingress.ledger.Ledger;
import io.sluice.ingress.room.Room;
import io.sluice.ingress.room.RoomHandler;
import io.sluice.ingress.route.ModelsHandler;
import io.sluice.ingress.route.OperationHandler;
import io.sluice.ingress.route.RouteHandler;
import io.sluice.kit.HttpEndpoint;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The ingress: the chain that every call passes.
 *
 * <ol>
 *   <li>{@code CallRecordingHandler}: opens the call's page; its id is on every answer
 *   <li>{@code OperationHandler}: 404, 405, 426; answers greetings
 *   <li>{@code IdentifyCallerHandler}: 401
 *   <li>{@code StoppingHandler}: lets calls under way end when the process stops, 503 to others
 *   <li>{@code ModelsHandler}: answers which models there are
 *   <li>{@code RoomHandler}: 503 when there are too many calls under way
 *   <li>{@code RouteHandler}: 400, 403, 404, 413, 415, 503
 *   <li>{@code AdmissionHandler}: 429, 503
 *   <li>{@code ForwardHandler}: 502, 503, 504, or whatever the provider answers
 * </ol>
 */
public final class IngressProxy implements AutoCloseable {

  /** Calls that are broken off are recorded in no time; this is for a bug not to block the end. */
  private static final Duration BROKEN_OFF_PATIENCE = Duration.ofSeconds(2);

  private final HttpEndpoint endpoint;
  private final UpstreamClient upstream;
  private final StoppingHandler stopping;
  private final Duration drainDelay;

  private IngressProxy(
      HttpEndpoint endpoint,
      UpstreamClient upstream,
      StoppingHandler stopping,
      Duration drainDelay) {
    this.endpoint = endpoint;
    this.upstream = upstream;
    this.stopping = stopping;
    this.drainDelay = drainDelay;
  }

  /**
   * Starts listening.
   *
   * @param directory who may do what, as of now
   * @param ledger where calls are written down
   * @param admissions whether a call may go on
   * @param providers where models are
   * @param metrics where calls are counted
   * @param traces where calls are traced
   */
  public static IngressProxy start(
      IngressConfig config,
      Supplier<Directory> directory,
      Ledger ledger,
      Admissions admissions,
      Providers providers,
      MeterRegistry metrics,
      CallTraces traces,
      Clock clock)
      throws Exception {
    var upstream = UpstreamClient.start(config.connectTimeout(), config.idleTimeout());
    var stopping = new StoppingHandler();
    var endpoint =
        HttpEndpoint.start(
            config.host(),
            config.port(),
            config.tls(),
            config.grace(),
            new CallRecordingHandler(
                ledger, new CallMetrics(metrics), traces, config.proxyId(), clock),
            new OperationHandler(),
            new IdentifyCallerHandler(directory, clock),
            stopping,
            new ModelsHandler(directory),
            new RoomHandler(new Room(config.maxCalls(), config.maxCallMemory()), metrics),
            new RouteHandler(directory, config.maxBodyBytes()),
            new AdmissionHandler(admissions),
            new ForwardHandler(providers, upstream, config.heartbeat()));
    return new IngressProxy(endpoint, upstream, stopping, config.drainDelay());
  }

  /** Where calls come in. */
  public URI uri() {
    return endpoint.uri();
  }

  /**
   * Takes calls for the drain delay, lets those under way end within the grace, and breaks off the
   * others. When it returns the ledger has been told of all of them.
   */
  @Override
  public void close() throws Exception {
    try {
      endpoint.drain(drainDelay);
      endpoint.close();
    } finally {
      upstream.close();
      stopping.awaitEndOfCalls(BROKEN_OFF_PATIENCE);
    }
  }
}
