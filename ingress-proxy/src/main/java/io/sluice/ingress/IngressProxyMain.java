package io.sluice.ingress;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.governance.Directory;
import io.sluice.governance.GovernanceTopic;
import io.sluice.ingress.admin.DeclarationPublisher;
import io.sluice.ingress.admin.GovernanceApiHandler;
import io.sluice.ingress.admission.Admissions;
import io.sluice.ingress.admission.BudgetCheck;
import io.sluice.ingress.admission.Leases;
import io.sluice.ingress.forward.Providers;
import io.sluice.ingress.ledger.Accounting;
import io.sluice.ingress.ledger.CallTraces;
import io.sluice.ingress.ledger.LedgerPublisher;
import io.sluice.ingress.ledger.MeasuredLedger;
import io.sluice.kit.AdminHandler;
import io.sluice.kit.Closing;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import io.sluice.kit.TopicView;
import io.sluice.kit.Tracing;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** The process of the ingress proxy. */
public final class IngressProxyMain {

  private static final Duration GOVERNANCE_PATIENCE = Duration.ofSeconds(60);

  private IngressProxyMain() {}

  public static void main(String[] args) {
    var settings = Settings.fromEnvironment();
    Service.run("ingress-proxy", () -> start(IngressConfig.from(settings), settings));
  }

  private static AutoCloseable start(IngressConfig config, Settings settings) throws Exception {
    var closing = new Closing();
    try {
      start(config, settings, closing);
      return closing;
    } catch (Exception e) {
      closing.close();
      throw e;
    }
  }

  private static void start(IngressConfig config, Settings settings, Closing closing)
      throws Exception {
    var metrics = Metrics.forProcess("ingress-proxy");
    var health = new Health();
    var adminApi = new GovernanceApiHandler(Clock.systemUTC());
    var noCalls = new AtomicReference<>("calls are not taken yet");
    health.add("ingress", noCalls::get);
    closing.add(
        HttpEndpoint.start(
            config.adminHost(),
            config.adminPort(),
            Duration.ZERO,
            adminApi,
            new AdminHandler(health, metrics)));
    var ledger = closing.add(ledger(config, metrics));
    var directory =
        closing.add(
            TopicView.start(config.bootstrapServers(), GovernanceTopic.GOVERNANCE, Directory::of));
    var leases =
        closing.add(Leases.start(config.bootstrapServers(), config.proxyId(), Leases.PATIENCE));
    directory.measure(metrics);
    Gauge.builder("sluice_limit_keys", leases, Leases::keys)
        .description("limit keys of which this proxy holds or asks for leases")
        .register(metrics);
    health.add("ledger", () -> ledger.trouble().orElse(""));
    health.note("ledger", () -> ledger.spooling().orElse(""));
    health.add("leases", () -> goesOn(config, ledger) ? "" : leases.trouble());
    health.add("governance", () -> directory.isCaughtUp() ? "" : "governance.v1 is being read");
    if (!directory.awaitCaughtUp(GOVERNANCE_PATIENCE)) {
      throw new IllegalStateException("governance.v1 cannot be read, nobody could be identified");
    }
    adminApi.serve(
        directory::get, closing.add(DeclarationPublisher.start(config.bootstrapServers())));
    var tracing = closing.add(Tracing.start("ingress-proxy", settings));
    var providers = new Providers(settings::find, config.mockProviderUrl());
    closing.add(
        IngressProxy.start(
            config,
            directory::get,
            new MeasuredLedger(ledger, metrics),
            admissions(leases, directory, metrics),
            providers,
            metrics,
            new CallTraces(tracing),
            Clock.systemUTC()));
    noCalls.set("");
    closing.add(() -> noCalls.set("stopping")); // the first thing to happen
  }

  private static LedgerPublisher ledger(IngressConfig config, MeterRegistry metrics)
      throws IOException {
    return LedgerPublisher.start(
        config.bootstrapServers(),
        config.accounting(),
        config.spoolDirectory(),
        config.spoolBytes(),
        metrics);
  }

  // without Kafka there are no leases, but each limit says what then
  private static boolean goesOn(IngressConfig config, LedgerPublisher ledger) {
    return config.accounting() == Accounting.SPOOL && ledger.spooling().isPresent();
  }

  private static Admissions admissions(
      Leases leases, TopicView<?, Directory> directory, MeterRegistry metrics) {
    var budgets = new BudgetCheck(() -> directory.get().budgets(), leases::spentUsd);
    return new Admissions(leases, budgets, metrics);
  }
}
