package io.sluice.benchmarks.load;

import io.sluice.kit.AdminHandler;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import java.time.Duration;
import org.eclipse.jetty.proxy.ProxyHandler;

/** The peer: Jetty's own reverse proxy on the same server settings, which records nothing. */
public final class BareProxyMain {

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
                  new ProxyHandler.Reverse("http://[^/]+(/.*)", target + "$1"));
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
}
