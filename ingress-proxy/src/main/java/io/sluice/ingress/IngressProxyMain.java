package io.sluice.ingress;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.governance.Directory;
import io.sluice.governance.GovernanceTopic;
import io.sluice.ingress.admin.DeclarationPublisher;
import io.sluice.ingress.admin.GovernanceApiHandler;
import io.sluice.ingress.admission.Admissions;
import io.sluice.ingress.admission.BudgetCheck;
import io.sluice.ingress.admission.Leases;
import io.sluice.ingress.forward.Providers;
import io.sluice.ingress.ledger.GatheringLedger;
import io.sluice.ingress.ledger.LedgerPublisher;
import io.sluice.kit.AdminHandler;
import io.sluice.kit.Closing;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import io.sluice.kit.TopicView;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The process of the ingress proxy. */
public final class IngressProxyMain {

  private static final Duration GOVERNANCE_PATIENCE = Duration.ofSeconds(60);

  /** Long enough to gather some under load, and nothing beside the time a model takes. */
  private static final Duration ADMISSIONS_WAIT = Duration.ofMillis(5);

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
    var listening = new AtomicBoolean();
    health.add("ingress", () -> listening.get() ? "" : "calls are not taken yet");
    closing.add(
        HttpEndpoint.start(
            config.adminHost(),
            config.adminPort(),
            Duration.ZERO,
            adminApi,
            new AdminHandler(health, metrics)));
    var ledger = closing.add(LedgerPublisher.start(config.bootstrapServers()));
    var directory =
        closing.add(
            TopicView.start(config.bootstrapServers(), GovernanceTopic.GOVERNANCE, Directory::of));
    var leases =
        closing.add(Leases.start(config.bootstrapServers(), config.proxyId(), Leases.PATIENCE));
    health.add("ledger", () -> ledger.trouble().orElse(""));
    health.add("leases", leases::trouble);
    health.add("governance", () -> directory.isCaughtUp() ? "" : "governance.v1 is being read");
    if (!directory.awaitCaughtUp(GOVERNANCE_PATIENCE)) {
      throw new IllegalStateException("governance.v1 cannot be read, nobody could be identified");
    }
    adminApi.serve(
        directory::get, closing.add(DeclarationPublisher.start(config.bootstrapServers())));
    var providers = new Providers(settings::find, config.mockProviderUrl());
    closing.add(
        IngressProxy.start(
            config,
            directory::get,
            closing.add(new GatheringLedger(ledger, ADMISSIONS_WAIT)),
            admissions(leases, directory, metrics),
            providers,
            metrics,
            Clock.systemUTC()));
    listening.set(true);
  }

  private static Admissions admissions(
      Leases leases, TopicView<?, Directory> directory, MeterRegistry metrics) {
    var budgets = new BudgetCheck(() -> directory.get().budgets(), leases::spentUsd);
    return new Admissions(leases, budgets, metrics);
  }
}
