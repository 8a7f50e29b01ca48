package io.sluice.benchmarks.micro;

import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.governance.RateLimit;
import io.sluice.governance.RateLimit.Key;
import io.sluice.governance.RateLimit.Mode;
import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.governance.RateLimit.Period;
import io.sluice.ingress.admission.Admissions;
import io.sluice.ingress.admission.CallDemand;
import io.sluice.ingress.admission.LeasesInHand;
import io.sluice.ingress.admission.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to admit a call with leases in hand: from its model and caller to the verdict. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdmissionBenchmark {

  private static final long NEVER_SPENT = 100_000_000_000L;

  /** Which limits the model has. */
  @Param({"user", "user+service", "user+service+tokens"})
  public String limits = "user";

  private final LeasesInHand leases = new LeasesInHand();
  private final Admissions admissions = new Admissions(leases);
  private CallDemand demand = demand(List.of());

  @Setup
  public void setUp() {
    var declared = new ArrayList<RateLimit>();
    declared.add(new RateLimit(Key.USER_DEFAULT, NEVER_SPENT));
    if (limits.contains("service")) {
      declared.add(new RateLimit(Key.SERVICE, NEVER_SPENT));
    }
    if (limits.contains("tokens")) {
      declared.add(
          new RateLimit(
              Key.SERVICE,
              null,
              null,
              null,
              Period.HOUR,
              null,
              NEVER_SPENT,
              OnUnavailable.DENY,
              Mode.ENFORCED));
    }
    demand = demand(declared);
    admissions.admit(demand).toCompletableFuture().join();
  }

  @TearDown
  public void tearDown() {
    leases.close();
  }

  @Benchmark
  public Verdict admit() {
    var verdict = admissions.admit(demand).toCompletableFuture().join();
    if (!(verdict instanceof Verdict.Admitted)) {
      throw new IllegalStateException("a limit that is never spent refused");
    }
    return verdict;
  }

  private static CallDemand demand(List<RateLimit> limits) {
    var model = new Model("opus", List.of(), List.of(), null, null, List.of(), limits);
    var ada = new Principal("ada@example.com", Principal.Type.USER, Set.of(), false);
    return new CallDemand(model, ada, Map.of(), 10);
  }
}
