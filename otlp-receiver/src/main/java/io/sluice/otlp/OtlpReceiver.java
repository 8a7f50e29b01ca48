package io.sluice.otlp;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.governance.Declaration;
import io.sluice.governance.Directory;
import io.sluice.governance.GovernanceTopic;
import io.sluice.kit.AdminHandler;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.PortInUseException;
import io.sluice.kit.TopicView;
import io.sluice.kit.Tracing;
import io.sluice.otlp.export.AuthorizeHandler;
import io.sluice.otlp.export.ReceiveHandler;
import io.sluice.otlp.export.RecognizeExportHandler;
import io.sluice.otlp.export.TablePolicy;
import io.sluice.otlp.signal.SignalPublisher;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives OTLP over HTTP and gRPC and puts it on Kafka.
 *
 * <pre>
 *   POST /api/2.0/otel/v1/{metrics,logs,traces}, POST /v1/{metrics,logs,traces}
 *   POST /opentelemetry.proto.collector.{metrics,logs,trace}.v1.*Service/Export   gRPC
 *     GracefulHandler          503 while stopping
 *     RecognizeExportHandler   404 unknown path, 405, 415
 *     AuthorizeHandler         401, 400 table header, 404 table, 403; 503 while starting
 *     ReceiveHandler           413, 400 undecodable, 429 no room, 503 Kafka; 200 after Kafka's ack
 * </pre>
 *
 * <p>Every error is a {@code google.rpc.Status}, in the encoding of the request or in gRPC's
 * trailers, and only 429 and 503 ask the sender to come back. Both protocols are served on both
 * ports; senders of gRPC expect one of its own.
 */
public final class OtlpReceiver implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(OtlpReceiver.class);

  private final TopicView<Declaration, Directory> declarations;
  private final SignalPublisher publisher;
  private final HttpEndpoint endpoint;
  private final URI grpcUri;
  private final HttpEndpoint admin;
  private final Tracing tracing;

  private OtlpReceiver(
      TopicView<Declaration, Directory> declarations,
      SignalPublisher publisher,
      HttpEndpoint endpoint,
      URI grpcUri,
      HttpEndpoint admin,
      Tracing tracing) {
    this.tracing = tracing;
    this.declarations = declarations;
    this.publisher = publisher;
    this.endpoint = endpoint;
    this.grpcUri = grpcUri;
    this.admin = admin;
  }

  /**
   * Starts, and returns when it is ready or when its patience is at an end; it becomes ready by
   * itself later.
   *
   * @throws PortInUseException when somebody else listens on one of its ports
   */
  public static OtlpReceiver start(OtlpConfig config) throws Exception {
    return start(config, Tracing.off());
  }

  /** The same, with traces of what is received; they end with it. */
  static OtlpReceiver start(OtlpConfig config, Tracing tracing) throws Exception {
    var declarations =
        TopicView.start(config.bootstrapServers(), GovernanceTopic.GOVERNANCE, Directory::of);
    // room for all that may be in flight, and for batches that are not full
    var publisher =
        SignalPublisher.start(
            config.bootstrapServers(), config.ackTimeout(), 2 * config.limits().inFlight());
    try {
      return listen(config, declarations, publisher, tracing);
    } catch (Exception e) {
      publisher.close();
      declarations.close();
      throw e;
    }
  }

  /** Where telemetry is sent to. */
  public URI uri() {
    return endpoint.uri();
  }

  /** Where telemetry is sent to by gRPC. */
  public URI grpcUri() {
    return grpcUri;
  }

  /** Where health and metrics are. */
  public URI adminUri() {
    return admin.uri();
  }

  public boolean isReady() {
    return declarations.isCaughtUp() && publisher.isReady();
  }

  /** Takes no more requests, lets those under way get their answers, stops. */
  @Override
  public void close() throws Exception {
    try (tracing;
        admin;
        declarations;
        publisher;
        endpoint) {
      LOGGER.atInfo().log("stopping");
    }
  }

  private static OtlpReceiver listen(
      OtlpConfig config,
      TopicView<Declaration, Directory> declarations,
      SignalPublisher publisher,
      Tracing tracing)
      throws Exception {
    var metrics = Metrics.forProcess("otlp-receiver");
    declarations.measure(metrics);
    var admin = startAdmin(config, health(declarations, publisher), metrics);
    try {
      var patience = Instant.now().plus(config.startPatience());
      declarations.awaitCaughtUp(Duration.between(Instant.now(), patience));
      publisher.awaitReady(Duration.between(Instant.now(), patience));
      var endpoint =
          HttpEndpoint.start(
              config.host(),
              config.port(),
              config.tls(),
              config.stopGrace(),
              chain(config, declarations, publisher, metrics, tracing));
      return new OtlpReceiver(
          declarations, publisher, endpoint, listenForGrpc(endpoint, config), admin, tracing);
    } catch (Exception e) {
      admin.close();
      throw e;
    }
  }

  private static URI listenForGrpc(HttpEndpoint endpoint, OtlpConfig config) throws Exception {
    try {
      return endpoint.listenAlsoOn(config.grpcPort());
    } catch (RuntimeException e) {
      endpoint.close();
      throw e;
    }
  }

  private static Handler[] chain(
      OtlpConfig config,
      TopicView<Declaration, Directory> declarations,
      SignalPublisher publisher,
      PrometheusMeterRegistry metrics,
      Tracing tracing) {
    var clock = Clock.systemUTC();
    return new Handler[] {
      new GracefulHandler(),
      new RecognizeExportHandler(metrics, tracing),
      new AuthorizeHandler(
          () -> known(declarations), new TablePolicy(config.defaultTables()), clock),
      new ReceiveHandler(publisher, config.limits(), metrics, clock)
    };
  }

  private static Optional<Directory> known(TopicView<Declaration, Directory> declarations) {
    return declarations.isCaughtUp() ? Optional.of(declarations.get()) : Optional.empty();
  }

  private static Health health(
      TopicView<Declaration, Directory> declarations, SignalPublisher publisher) {
    var health = new Health();
    health.add(
        "governance", () -> declarations.isCaughtUp() ? "" : "declarations are not read yet");
    health.add("kafka", publisher::trouble);
    return health;
  }

  private static HttpEndpoint startAdmin(
      OtlpConfig config, Health health, PrometheusMeterRegistry metrics) {
    return HttpEndpoint.start(
        config.adminHost(), config.adminPort(), Duration.ZERO, new AdminHandler(health, metrics));
  }
}
