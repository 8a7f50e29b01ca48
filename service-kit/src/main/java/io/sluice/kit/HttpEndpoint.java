package io.sluice.kit;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port and the chain of handlers behind it: a request enters at the first, leaves at the last.
 * There may be further ports in front of the same chain. A port speaks HTTP/1.1 and HTTP/2, in TLS
 * where there is a certificate.
 */
public final class HttpEndpoint implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(HttpEndpoint.class);
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration IDLE_WHILE_STOPPING = Duration.ofMillis(200);
  private static final int THREADS = 64;

  /** Handlers run on the threads that read, so that there is one for each processor. */
  private static final int SELECTORS = Runtime.getRuntime().availableProcessors();

  private final Server server;
  private final Supplier<ConnectionFactory[]> protocols;
  private final ServerConnector connector;
  private final ConnectionEndHandler connectionEnd;
  private final Optional<TlsWatch> certificate;

  private HttpEndpoint(
      Server server,
      Supplier<ConnectionFactory[]> protocols,
      ServerConnector connector,
      ConnectionEndHandler connectionEnd,
      Optional<TlsWatch> certificate) {
    this.server = server;
    this.protocols = protocols;
    this.connector = connector;
    this.connectionEnd = connectionEnd;
    this.certificate = certificate;
  }

  /**
   * Starts listening, without TLS.
   *
   * @param host the address to bind, e.g. {@code 127.0.0.1}
   * @param port the port, 0 for any free one
   * @param grace how long requests under way may take when the endpoint closes
   * @param chain wrappers in order; the last may be any handler
   * @throws PortInUseException when somebody else listens there
   */
  public static HttpEndpoint start(String host, int port, Duration grace, Handler... chain) {
    return start(host, port, Optional.empty(), grace, chain);
  }

  /**
   * Starts listening.
   *
   * @param host the address to bind, e.g. {@code 127.0.0.1}
   * @param port the port, 0 for any free one
   * @param tls the certificate; the port speaks nothing but TLS then. Empty: it speaks in clear
   * @param grace how long requests under way may take when the endpoint closes
   * @param chain wrappers in order; the last may be any handler
   * @throws PortInUseException when somebody else listens there
   * @throws BrokenSettingException when the certificate does not work
   */
  public static HttpEndpoint start(
      String host, int port, Optional<TlsFiles> tls, Duration grace, Handler... chain) {
    var context = new SslContextFactory.Server();
    context.setKeyStorePassword(PemPair.PASSWORD);
    var certificate = tls.map(files -> TlsWatch.start(files, context));
    Supplier<ConnectionFactory[]> protocols =
        tls.isPresent() ? () -> HttpProtocols.inTls(context) : HttpProtocols::inClear;
    var threads = new QueuedThreadPool(THREADS);
    threads.setName("http-" + port);
    var server = new Server(threads);
    var connector = connector(server, protocols.get(), host, port);
    var connectionEnd = new ConnectionEndHandler(linked(chain));
    server.setHandler(connectionEnd);
    server.setErrorHandler(HttpEndpoint::answerPlainly);
    server.setStopTimeout(grace.toMillis());
    return started(
        new HttpEndpoint(server, protocols, connector, connectionEnd, certificate), host, port);
  }

  private static ServerConnector connector(
      Server server, ConnectionFactory[] protocols, String host, int port) {
    var connector = new ServerConnector(server, 1, SELECTORS, protocols);
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    connector.setShutdownIdleTimeout(IDLE_WHILE_STOPPING.toMillis());
    server.addConnector(connector);
    return connector;
  }

  /**
   * Listens on one more port of the same host, with the same chain and the same certificate.
   *
   * @param port the port, 0 for any free one
   * @return where it is
   * @throws PortInUseException when somebody else listens there
   */
  public URI listenAlsoOn(int port) {
    var another = connector(server, protocols.get(), connector.getHost(), port);
    try {
      another.start();
      return uri(another);
    } catch (IOException e) {
      throw new PortInUseException(connector.getHost(), port, e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot start on " + connector.getHost() + ":" + port, e);
    }
  }

  public int port() {
    return connector.getLocalPort();
  }

  public URI uri() {
    return uri(connector);
  }

  private URI uri(ServerConnector of) {
    var scheme = certificate.isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + of.getHost() + ":" + of.getLocalPort());
  }

  /**
   * Goes on taking connections and requests for a while, so that whoever sends them has time to
   * notice that they should go elsewhere; but each connection ends with the answer under way.
   * Returns when the time is over.
   */
  public void drain(Duration delay) throws InterruptedException {
    connectionEnd.begin();
    Arrays.stream(server.getConnectors())
        .flatMap(each -> each.getConnectedEndPoints().stream())
        .forEach(open -> ConnectionEndHandler.end(open.getConnection()));
    // the time belongs to a load balancer, which tells nobody when it has noticed
    Thread.sleep(delay.toMillis());
  }

  /** Stops accepting, lets requests under way finish within the grace, breaks off the others. */
  @Override
  public void close() throws Exception {
    connectionEnd.begin();
    try {
      server.stop();
    } catch (TimeoutException e) {
      LOGGER.atWarn().log("requests broken off, the grace has ended");
    } finally {
      closeWatch();
    }
  }

  private void closeWatch() throws InterruptedException {
    if (certificate.isPresent()) {
      certificate.get().close();
    }
  }

  private static HttpEndpoint started(HttpEndpoint endpoint, String host, int port) {
    try {
      endpoint.server.start();
      return endpoint;
    } catch (Exception e) {
      try {
        endpoint.close();
      } catch (Exception stopping) {
        e.addSuppressed(stopping);
      }
      if (e instanceof IOException) {
        throw new PortInUseException(host, port, e);
      }
      throw new IllegalStateException("cannot start on " + host + ":" + port, e);
    }
  }

  private static Handler linked(Handler... chain) {
    for (int i = 0; i < chain.length - 1; i++) {
      ((Handler.Singleton) chain[i]).setHandler(chain[i + 1]);
    }
    return chain[0];
  }

  // what no handler answered: never a stack trace, never an echo of the request
  private static boolean answerPlainly(Request request, Response response, Callback callback) {
    int status = response.getStatus() < 400 ? HttpStatus.NOT_FOUND_404 : response.getStatus();
    response.setStatus(status);
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, "application/json");
    var reason = HttpStatus.getMessage(status);
    Content.Sink.write(
        response,
        true,
        "{\"error\":{\"message\":\"" + reason + "\",\"code\":" + status + "}}",
        callback);
    return true;
  }
}
