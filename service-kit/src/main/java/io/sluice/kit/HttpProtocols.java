package io.sluice.kit;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** What a port speaks: HTTP/1.1 and HTTP/2, either of them in clear or either of them in TLS. */
final class HttpProtocols {

  private static final int MAX_HEADER_BYTES = 32 * 1024;

  /** What is read from a connection at once; agents send hundreds of kilobytes (bytes). */
  private static final int READ_BYTES = 32 * 1024;

  private HttpProtocols() {}

  /** HTTP/1.1, and HTTP/2 for those who begin with it. */
  static ConnectionFactory[] inClear() {
    var settings = settings();
    return new ConnectionFactory[] {new HttpConnectionFactory(settings), new Begun(settings)};
  }

  /**
   * HTTP/2 without the upgrade from HTTP/1.1, which RFC 9113 has given up: of a chunked request
   * that asks for it the server loses the body. Whoever asks is answered by HTTP/1.1.
   */
  private static final class Begun extends HTTP2CServerConnectionFactory {

    Begun(HttpConfiguration settings) {
      super(settings);
    }

    @Override
    public @Nullable Connection upgradeConnection(
        Connector connector,
        EndPoint endPoint,
        MetaData.Request request,
        HttpFields.Mutable answer) {
      boolean begun = HttpMethod.PRI.is(request.getMethod());
      return begun ? super.upgradeConnection(connector, endPoint, request, answer) : null;
    }
  }

  /** TLS alone, and in it what both sides agree on (ALPN); HTTP/1.1 where nothing is said. */
  static ConnectionFactory[] inTls(SslContextFactory.Server tls) {
    var settings = settings();
    var http1 = new HttpConnectionFactory(settings);
    var negotiation = new ALPNServerConnectionFactory();
    negotiation.setDefaultProtocol(http1.getProtocol());
    return new ConnectionFactory[] {
      new SslConnectionFactory(tls, negotiation.getProtocol()),
      negotiation,
      new HTTP2ServerConnectionFactory(settings),
      http1
    };
  }

  private static HttpConfiguration settings() {
    var settings = new HttpConfiguration();
    settings.setSendServerVersion(false);
    settings.setSendDateHeader(true);
    settings.setRequestHeaderSize(MAX_HEADER_BYTES);
    settings.setInputBufferSize(READ_BYTES);
    return settings;
  }
}
