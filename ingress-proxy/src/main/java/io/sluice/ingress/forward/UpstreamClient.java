package io.sluice.ingress.forward;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP client towards providers, with everything off that would change what passes through. */
public final class UpstreamClient implements AutoCloseable {

  private static final int THREADS = 64;
  private static final int MAX_CONNECTIONS = 4096;
  private static final int MAX_QUEUED = 4096;

  private static final int MAX_URIS = 1024;
  private static final int MAX_URI_LENGTH = 256;

  private final HttpClient client;

  /** What was parsed before: almost all calls go to a handful of addresses. */
  private final Map<String, URI> uris = new ConcurrentHashMap<>();

  private UpstreamClient(HttpClient client) {
    this.client = client;
  }

  /**
   * Starts the client.
   *
   * @param connectTimeout how long a connection may take to come up
   * @param idleTimeout how long a provider may be silent, before and between bytes
   */
  public static UpstreamClient start(Duration connectTimeout, Duration idleTimeout)
      throws Exception {
    var threads = new QueuedThreadPool(THREADS);
    threads.setName("upstream");
    var connector = new ClientConnector();
    connector.setSelectors(Runtime.getRuntime().availableProcessors());
    connector.setExecutor(threads);
    var transport = new HttpClientTransportOverHTTP(connector);
    transport.setInvocationType(InvocationType.NON_BLOCKING); // no thread is woken for an answer
    var client = new HttpClient(transport);
    client.setConnectTimeout(connectTimeout.toMillis());
    client.setIdleTimeout(idleTimeout.toMillis());
    client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
    client.setMaxRequestsQueuedPerDestination(MAX_QUEUED);
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(null);
    client.setUseInputDirectByteBuffers(false);
    client.setUseOutputDirectByteBuffers(false);
    client.start();
    client.getContentDecoderFactories().clear();
    client.getProtocolHandlers().clear();
    return new UpstreamClient(client);
  }

  /** The URL as the client wants it. */
  URI uri(String url) {
    var known = uris.get(url);
    if (known != null) {
      return known;
    }
    var parsed = URI.create(url);
    if (uris.size() < MAX_URIS && url.length() <= MAX_URI_LENGTH) {
      uris.put(url, parsed);
    }
    return parsed;
  }

  HttpClient http() {
    return client;
  }

  @Override
  public void close() throws Exception {
    client.stop();
  }
}
