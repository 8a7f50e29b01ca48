package io.sluice.kit;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port and the chain of handlers behind it: a request enters at the first, leaves at the last.
 */
public final class HttpEndpoint implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(HttpEndpoint.class);
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration IDLE_WHILE_STOPPING = Duration.ofMillis(200);
  private static final int MAX_HEADER_BYTES = 32 * 1024;
  private static final int THREADS = 64;

  private final Server server;
  private final ServerConnector connector;

  private HttpEndpoint(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts listening.
   *
   * @param host the address to bind, e.g. {@code 127.0.0.1}
   * @param port the port, 0 for any free one
   * @param grace how long requests under way may take when the endpoint closes
   * @param chain wrappers in order; the last may be any handler
   * @throws PortInUseException when somebody else listens there
   */
  public static HttpEndpoint start(String host, int port, Duration grace, Handler... chain) {
    var threads = new QueuedThreadPool(THREADS);
    threads.setName("http-" + port);
    var server = new Server(threads);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(protocol()));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    connector.setShutdownIdleTimeout(IDLE_WHILE_STOPPING.toMillis());
    server.addConnector(connector);
    server.setHandler(linked(chain));
    server.setErrorHandler(HttpEndpoint::answerPlainly);
    server.setStopTimeout(grace.toMillis());
    return started(new HttpEndpoint(server, connector), host, port);
  }

  public int port() {
    return connector.getLocalPort();
  }

  public URI uri() {
    return URI.create("http://" + connector.getHost() + ":" + port());
  }

  /** Stops accepting, lets requests under way finish within the grace, breaks off the others. */
  @Override
  public void close() throws Exception {
    try {
      server.stop();
    } catch (TimeoutException e) {
      LOGGER.atWarn().log("requests broken off, the grace has ended");
    }
  }

  private static HttpEndpoint started(HttpEndpoint endpoint, String host, int port) {
    try {
      endpoint.server.start();
      return endpoint;
    } catch (Exception e) {
      try {
        endpoint.server.stop();
      } catch (Exception stopping) {
        e.addSuppressed(stopping);
      }
      if (e instanceof IOException) {
        throw new PortInUseException(host, port, e);
      }
      throw new IllegalStateException("cannot start on " + host + ":" + port, e);
    }
  }

  private static HttpConfiguration protocol() {
    var protocol = new HttpConfiguration();
    protocol.setSendServerVersion(false);
    protocol.setSendDateHeader(true);
    protocol.setRequestHeaderSize(MAX_HEADER_BYTES);
    return protocol;
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
