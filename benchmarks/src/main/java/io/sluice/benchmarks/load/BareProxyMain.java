package io.sluice.benchmarks.load;

import io.sluice.kit.AdminHandler;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import java.time.Duration;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.proxy.ProxyHandler;

/** The peer: Jetty's own reverse proxy on the same server settings, which records nothing. */
public final class BareProxyMain {

  private static final int MAX_CONNECTIONS = 4096;

  private BareProxyMain() {}

  public static void main(String[] args) {
    var settings = Settings.fromEnvironment();
    Service.run(
        "bare-proxy",
        () -> {
          var target = settings.required("TARGET");
          var proxy =
              HttpEndpoint.start(
                  "127.0.0.1",
                  settings.integer("PORT", 0),
                  Duration.ZERO,
                  new ManyConnections("http://[^/]+(/.*)", target + "$1"));
          var admin =
              HttpEndpoint.start(
                  "127.0.0.1",
                  settings.integer("ADMIN_PORT", 0),
                  Duration.ZERO,
                  new AdminHandler(new Health(), Metrics.forProcess("bare-proxy")));
          return () -> {
            proxy.close();
            admin.close();
          };
        });
  }

  /** Without it, streams would wait for one another: a client has 64 connections otherwise. */
  private static final class ManyConnections extends ProxyHandler.Reverse {

    ManyConnections(String pattern, String replacement) {
      super(pattern, replacement);
    }

    @Override
    protected HttpClient newHttpClient() {
      var client = super.newHttpClient();
      client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
      return client;
    }
  }
}
