package io.sluice.ingress.ledger;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.sluice.event.CallAttempt;
import io.sluice.event.CallSettled;
import io.sluice.kit.Tracing;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A call as spans: one for all of it, below it {@code identify}, {@code route}, {@code admit}, one
 * for each provider that was asked, and {@code settle} until the fact is safe. They say how long
 * things took and how they ended, never what was asked or answered, nor by whom.
 */
final class SpannedCall implements CallTrace {

  private static final int FAILURE = 500;

  private final Tracing tracing;
  private final Span call;
  private final Context below;
  private final long startNanos = System.nanoTime();
  private final long startEpochNanos = epochNanos(Instant.now());
  private long lastNanos = startNanos;

  SpannedCall(String callId, Tracing tracing, UnaryOperator<@Nullable String> requestHeader) {
    this.tracing = tracing;
    this.call =
        tracing
            .span("call", requestHeader)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("sluice.call_id", callId)
            .setStartTimestamp(startEpochNanos, TimeUnit.NANOSECONDS)
            .startSpan();
    this.below = Context.root().with(call);
  }

  @Override
  public void identified() {
    step("identify");
  }

  @Override
  public void routed() {
    step("route");
  }

  @Override
  public void admitted() {
    step("admit");
  }

  @Override
  public void ended(
      @Nullable CallSettled fact,
      int status,
      @Nullable String reason,
      CompletableFuture<Void> recorded) {
    call.setAttribute("http.response.status_code", status);
    if (reason != null) {
      call.setAttribute("error.type", reason);
    }
    if (status >= FAILURE) {
      call.setStatus(StatusCode.ERROR);
    }
    if (fact == null) {
      end(System.nanoTime());
      return;
    }
    describe(fact);
    fact.attempts().forEach(this::attempt);
    lastNanos = System.nanoTime();
    var unused = recorded.whenComplete((safe, failure) -> settled(failure));
  }

  private void settled(@Nullable Throwable failure) {
    step("settle");
    if (failure != null) {
      call.setStatus(StatusCode.ERROR, "not recorded");
    }
    end(lastNanos);
  }

  private void end(long nanoTime) {
    call.end(at(nanoTime), TimeUnit.NANOSECONDS);
  }

  private void describe(CallSettled fact) {
    call.updateName(fact.apiType() + " " + fact.model());
    call.setAttribute("gen_ai.request.model", fact.model());
    var tokens = fact.tokens();
    if (tokens.input() != null) {
      call.setAttribute("gen_ai.usage.input_tokens", tokens.input());
    }
    if (tokens.output() != null) {
      call.setAttribute("gen_ai.usage.output_tokens", tokens.output());
    }
    if (fact.timeToFirstByteMillis() != null) {
      long first = startEpochNanos + TimeUnit.MILLISECONDS.toNanos(fact.timeToFirstByteMillis());
      call.addEvent("first byte", first, TimeUnit.NANOSECONDS);
    }
  }

  private void attempt(CallAttempt attempt) {
    var span =
        tracing
            .span("ask " + attempt.destination(), below)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("gen_ai.provider.name", attempt.destination())
            .setAttribute("gen_ai.request.model", attempt.model())
            .setStartTimestamp(attempt.startedAt())
            .startSpan();
    if (attempt.status() != null) {
      span.setAttribute("http.response.status_code", attempt.status());
    }
    if (attempt.errorCode() != null) {
      span.setAttribute("error.type", attempt.errorCode());
    }
    if (attempt.status() == null || attempt.status() >= FAILURE) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(attempt.endedAt());
  }

  // from the end of the step before to now
  private void step(String name) {
    long now = System.nanoTime();
    tracing
        .span(name, below)
        .setStartTimestamp(at(lastNanos), TimeUnit.NANOSECONDS)
        .startSpan()
        .end(at(now), TimeUnit.NANOSECONDS);
    lastNanos = now;
  }

  private long at(long nanoTime) {
    return startEpochNanos + (nanoTime - startNanos);
  }

  private static long epochNanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
