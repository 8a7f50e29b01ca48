package io.sluice.ingress.admission;

import io.sluice.event.CallSettled;
import io.sluice.governance.Budget;
import io.sluice.ingress.admission.Admission.Rejected;
import io.sluice.ingress.admission.Limit.Quantity;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.ledger.Call;
import io.sluice.ingress.ledger.CallHandler;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a call go on while its limits have permits: 429 when one is spent, 503 when nobody can say,
 * 403 (or 429, as declared) when a budget is spent. Fails closed. Answers and refusals say in the
 * headers of the dialect how the limits stand.
 */
public final class AdmissionHandler extends CallHandler {

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final Admissions admissions;
  private final Clock clock;

  public AdmissionHandler(Admissions admissions) {
    this.admissions = admissions;
    this.clock = Clock.systemUTC();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    admissions
        .admit(demand(call(request)))
        .whenComplete(
            (verdict, failure) -> {
              if (failure != null) {
                fail(request, response, callback, failure);
              } else {
                goOn(request, response, callback, verdict);
              }
            });
    return true;
  }

  private CallDemand demand(Call call) {
    return new CallDemand(call.model(), call.principal(), call.requestTags(), estimate(call));
  }

  private long estimate(Call call) {
    return call.operation().kind().spendsTokens()
        ? admissions.estimate(call.model(), call.principal(), call.body().estimatedTokens())
        : 0;
  }

  private void goOn(Request request, Response response, Callback callback, Verdict verdict) {
    var call = call(request);
    if (verdict instanceof Verdict.Admitted admitted) {
      var reservation = admitted.reservation();
      call.whenSettled(fact -> settle(call, reservation, fact));
      reservation.tightest(Quantity.REQUESTS).ifPresent(each -> write(call, each, response));
      reservation.tightest(Quantity.TOKENS).ifPresent(each -> write(call, each, response));
      proceed(request, response, callback);
    } else if (verdict instanceof Verdict.Refused refused) {
      write(call, Standing.after(refused.because()), response);
      refuse(request, response, callback, spent(call.model().name(), refused.because()));
    } else if (verdict instanceof Verdict.OverBudget over) {
      response.getHeaders().put("x-should-retry", "false");
      refuse(request, response, callback, broke(over.budget()));
    } else {
      refuse(request, response, callback, unknown());
    }
  }

  private void settle(Call call, Reservation reservation, CallSettled fact) {
    if (!call.operation().kind().spendsTokens()) {
      return;
    }
    var tokens = fact.tokens().total();
    if (tokens != null) {
      long input = call.body().estimatedTokens();
      admissions.learn(call.model(), call.principal(), input, tokens);
      reservation.settle(tokens);
    } else if (fact.status() >= 400) {
      reservation.settle(0);
    }
  }

  private void write(Call call, Standing standing, Response response) {
    RateLimitHeaders.write(
        call.dialect(),
        standing,
        clock.instant(),
        (name, value) -> response.getHeaders().put(name, value));
  }

  private static Refusal spent(String model, Rejected rejected) {
    return Refusal.retryable(
        Kind.RATE_LIMIT, rejected.limit().refusalFor(model), rejected.retryAfter());
  }

  private Refusal broke(Budget budget) {
    if (budget.refusal() == Budget.Refusal.FORBIDDEN) {
      return Refusal.of(Kind.BUDGET, budget.complaint());
    }
    var now = clock.instant();
    var resets = budget.period().endAt(now);
    return Refusal.retryable(
        Kind.BUDGET_RETRYABLE,
        budget.complaint() + " It resets at " + resets + ".",
        Duration.between(now, resets));
  }

  private static Refusal unknown() {
    return Refusal.retryable(
        Kind.UNAVAILABLE, "the rate limit cannot be checked at the moment", ASK_AGAIN);
  }
}
