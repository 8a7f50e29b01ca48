package io.sluice.dashboards;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.dashboards.api.AskEndpoint;
import io.sluice.dashboards.api.Declaring;
import io.sluice.dashboards.api.GovernanceEndpoint;
import io.sluice.dashboards.api.HealthEndpoint;
import io.sluice.dashboards.api.LimitsEndpoint;
import io.sluice.dashboards.api.PayloadEndpoint;
import io.sluice.dashboards.api.RowScopes;
import io.sluice.dashboards.api.SqlEndpoint;
import io.sluice.dashboards.api.TablesEndpoint;
import io.sluice.dashboards.lake.LiveLake;
import io.sluice.dashboards.web.ApiHandler;
import io.sluice.dashboards.web.Endpoint;
import io.sluice.dashboards.web.PageHandler;
import io.sluice.dashboards.web.SessionEndpoint;
import io.sluice.dashboards.web.Sessions;
import io.sluice.dashboards.web.Workers;
import io.sluice.event.LimitUsage;
import io.sluice.governance.Directory;
import io.sluice.kit.Closing;
import io.sluice.kit.HttpEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The console's port.
 *
 * <pre>
 *   request ─▶ /api/session  signs in and out with an access token, 401
 *           ─▶ /api/…        for those who are signed in: questions, SQL, payloads, limits;
 *                            declarations for administrators, 403
 *           ─▶ the files of the pages, else 404
 * </pre>
 */
final class Console implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Closing open;
  private final HttpEndpoint endpoint;

  private Console(Closing open, HttpEndpoint endpoint) {
    this.open = open;
    this.endpoint = endpoint;
  }

  /** What the rest of the house tells the console, and is told by it. */
  record Neighbours(
      Supplier<Directory> directory,
      Supplier<? extends Collection<LimitUsage>> usages,
      Declaring declaring) {}

  static Console start(
      ConsoleConfig config, Neighbours neighbours, MeterRegistry metrics, Clock clock)
      throws Exception {
    var open = new Closing();
    try {
      var lake =
          open.add(LiveLake.start(config.lake(), config.memoryMebibytes(), config.refresh()));
      var workers = open.add(new Workers(config.workers()));
      var sessions = new Sessions(neighbours.directory(), clock, config.sessionIdle());
      var endpoints = endpoints(config, neighbours, lake, sessions, metrics, clock);
      var endpoint =
          open.add(
              HttpEndpoint.start(
                  config.host(),
                  config.port(),
                  config.tls(),
                  GRACE,
                  new ApiHandler(endpoints, sessions, workers, metrics),
                  new PageHandler()));
      return new Console(open, endpoint);
    } catch (Exception e) {
      open.close();
      throw e;
    }
  }

  private static Map<String, Endpoint> endpoints(
      ConsoleConfig config,
      Neighbours neighbours,
      LiveLake lake,
      Sessions sessions,
      MeterRegistry metrics,
      Clock clock) {
    var directory = neighbours.directory();
    var scopes = new RowScopes(directory);
    var addresses = Map.of("ingress", config.ingressUrl(), "otlp", config.otlpUrl());
    return Map.of(
        "session", new SessionEndpoint(sessions, directory, addresses, metrics),
        "ask", new AskEndpoint(lake, config.limits(), directory, clock),
        "sql", new SqlEndpoint(lake, config.limits(), scopes),
        "tables", new TablesEndpoint(lake, scopes),
        "payload", new PayloadEndpoint(lake, config.limits(), directory),
        "limits", new LimitsEndpoint(neighbours.usages(), directory, clock),
        "governance", new GovernanceEndpoint(directory, neighbours.declaring(), clock),
        "health", new HealthEndpoint(config.watched()));
  }

  int port() {
    return endpoint.port();
  }

  @Override
  public void close() throws Exception {
    open.close();
  }
}
