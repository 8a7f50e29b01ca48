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
import io.sluice.ingress.ledger.Ledger;
import io.sluice.ingress.room.Room;
import io.sluice.ingress.room.RoomHandler;
import io.sluice.ingress.route.ModelsHandler;
import io.sluice.ingress.route.OperationHandler;
import io.sluice.ingress.route.RouteHandler;
import io.sluice.kit.HttpEndpoint;
import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * The ingress: the chain that every call passes.
 *
 * <ol>
 *   <li>{@code GracefulHandler}: while stopping, lets calls under way end and answers 503 to others
 *   <li>{@code CallRecordingHandler}: opens the call's page; its id is on every answer
 *   <li>{@code OperationHandler}: 404, 405, 426; answers greetings
 *   <li>{@code IdentifyCallerHandler}: 401
 *   <li>{@code ModelsHandler}: answers which models there are
 *   <li>{@code RoomHandler}: 503 when there are too many calls under way
 *   <li>{@code RouteHandler}: 400, 403, 404, 413, 415, 503
 *   <li>{@code AdmissionHandler}: 429, 503
 *   <li>{@code ForwardHandler}: 502, 503, 504, or whatever the provider answers
 * </ol>
 */
public final class IngressProxy implements AutoCloseable {

  private final HttpEndpoint endpoint;
  private final UpstreamClient upstream;

  private IngressProxy(HttpEndpoint endpoint, UpstreamClient upstream) {
    this.endpoint = endpoint;
    this.upstream = upstream;
  }

  /**
   * Starts listening.
   *
   * @param directory who may do what, as of now
   * @param ledger where calls are written down
   * @param admissions whether a call may go on
   * @param providers where models are
   * @param metrics where calls are counted
   */
  public static IngressProxy start(
      IngressConfig config,
      Supplier<Directory> directory,
      Ledger ledger,
      Admissions admissions,
      Providers providers,
      MeterRegistry metrics,
      Clock clock)
      throws Exception {
    var upstream = UpstreamClient.start(config.connectTimeout(), config.idleTimeout());
    var endpoint =
        HttpEndpoint.start(
            config.host(),
            config.port(),
            config.grace(),
            new GracefulHandler(),
            new CallRecordingHandler(ledger, new CallMetrics(metrics), config.proxyId(), clock),
            new OperationHandler(),
            new IdentifyCallerHandler(directory, clock),
            new ModelsHandler(directory),
            new RoomHandler(new Room(config.maxCalls(), config.maxCallMemory()), metrics),
            new RouteHandler(directory, config.maxBodyBytes()),
            new AdmissionHandler(admissions),
            new ForwardHandler(providers, upstream));
    return new IngressProxy(endpoint, upstream);
  }

  /** Where calls come in. */
  public URI uri() {
    return endpoint.uri();
  }

  /** Lets calls under way end, within the grace, and stops. */
  @Override
  public void close() throws Exception {
    try {
      endpoint.close();
    } finally {
      upstream.close();
    }
  }
}
