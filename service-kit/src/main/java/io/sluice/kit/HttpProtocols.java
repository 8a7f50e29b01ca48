package io.sluice.kit;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What a port speaks: HTTP/1.1 and HTTP/2, either of them in clear or either of them in TLS. */
final class HttpProtocols {

  private static final int MAX_HEADER_BYTES = 32 * 1024;

  private HttpProtocols() {}

  /** HTTP/1.1, and HTTP/2 for those who begin with it or ask to upgrade to it. */
  static ConnectionFactory[] inClear() {
    var settings = settings();
    return new ConnectionFactory[] {
      new HttpConnectionFactory(settings), new HTTP2CServerConnectionFactory(settings)
    };
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
    return settings;
  }
}
