package io.sluice.ingress.admission;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.governance.Budget;
import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Decides whether a call may go on: its caller has money left, and each limit that applies to it
 * gives what the call needs. Fails closed: where nobody can say, the call is refused as
 * unavailable.
 */
public final class Admissions {

  private static final CompletionStage<Verdict> UNLIMITED =
      completedStage(new Verdict.Admitted(Reservation.NONE));

  /** Without it a window was up to 2.4 % over in the simulation. */
  private static final double MARGIN = 1.05;

  private final PermitSource permits;
  private final BudgetCheck budgets;
  private final DryRuns dryRuns;
  private final LeaseWaits waits;
  private final KnownLimits knownLimits = new KnownLimits();
  private final TokenEstimates estimates = new TokenEstimates();

  /** Admissions whose metrics nobody looks at. */
  public Admissions(PermitSource permits) {
    this(permits, BudgetCheck.NONE, new SimpleMeterRegistry());
  }

  /**
   * @param permits hands out the permits of limits
   * @param budgets knows whose money is spent
   * @param metrics where is counted whom limits would refuse that only report, and who waits
   */
  public Admissions(PermitSource permits, BudgetCheck budgets, MeterRegistry metrics) {
    this.permits = permits;
    this.budgets = budgets;
    this.dryRuns = new DryRuns(metrics);
    this.waits = new LeaseWaits(metrics);
  }

  /**
   * What is reserved for a call: what it is expected to spend, and a little more, because what is
   * reserved too much comes back at its end, while what is missing has been used by then.
   *
   * @param inputTokens what the length of its body says
   */
  public long estimate(Model model, Principal principal, long inputTokens) {
    return Math.round(MARGIN * estimates.estimate(principal.name(), model.name(), inputTokens));
  }

  /** Takes in what a call has spent, for later estimates. */
  public void learn(Model model, Principal principal, long inputTokens, long spentTokens) {
    estimates.learn(principal.name(), model.name(), inputTokens, spentTokens);
  }

  /** Admits one call; see {@link PermitSource#admit}. */
  public CompletionStage<Verdict> admit(CallDemand demand) {
    var spent = spentBudget(demand);
    if (spent.isPresent()) {
      return completedStage(new Verdict.OverBudget(spent.get()));
    }
    if (demand.model().rateLimits().isEmpty()) {
      return UNLIMITED;
    }
    var limits = knownLimits.of(demand);
    var verdict =
        limits.enforced().isEmpty()
            ? UNLIMITED
            : waits.measured(
                new Drawing(permits, limits.enforced(), demand.estimatedTokens()).start());
    tryOut(demand, limits.dryRun());
    return verdict;
  }

  private Optional<Budget> spentBudget(CallDemand demand) {
    return demand.estimatedTokens() == 0
        ? Optional.empty()
        : budgets.spentBudgetOf(demand.principal());
  }

  // nobody waits for it, and its tokens stay as estimated
  private void tryOut(CallDemand demand, List<Requirement> dryRun) {
    if (dryRun.isEmpty()) {
      return;
    }
    new Drawing(permits, dryRun, demand.estimatedTokens())
        .start()
        .thenAccept(
            verdict -> {
              if (verdict instanceof Verdict.Refused refused) {
                dryRuns.wouldRefuse(demand.model().name(), refused.because().limit());
              }
            });
  }
}
