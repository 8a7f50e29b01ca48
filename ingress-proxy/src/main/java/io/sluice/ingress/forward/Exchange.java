package io.sluice.ingress.forward;

import io.sluice.governance.Candidate;
import io.sluice.ingress.caller.Credentials;
import io.sluice.ingress.dialect.Answer;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.dialect.Streamed;
import io.sluice.ingress.ledger.Call;
import io.sluice.ingress.ledger.CallHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through its candidates: each is tried once, until one answers. What the last
 * one says is relayed, whatever it is. Nothing has been released to the caller before that.
 */
final class Exchange {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** A candidate and how it is reached. */
  record Hop(Candidate candidate, Providers.Target target) {}

  private final UpstreamClient upstream;
  private final Rests rests;
  private final Heartbeats heartbeats;
  private final Iterator<Hop> hops;
  private final Request clientRequest;
  private final Response clientResponse;
  private final Callback callback;
  private final Call call;
  private final CompletableFuture<Void> admission;

  Exchange(
      UpstreamClient upstream,
      Rests rests,
      Heartbeats heartbeats,
      Iterator<Hop> hops,
      Request clientRequest,
      Response clientResponse,
      Callback callback,
      Call call) {
    this.upstream = upstream;
    this.rests = rests;
    this.heartbeats = heartbeats;
    this.hops = hops;
    this.clientRequest = clientRequest;
    this.clientResponse = clientResponse;
    this.callback = callback;
    this.call = call;
    this.admission = call.admit();
  }

  /** Tries the next candidate; there must be one. */
  void next() {
    new Attempt(hops.next()).send();
  }

  /** One try at one candidate. It ends once: with an answer, a failure, or for want of a token. */
  private final class Attempt {

    private final Hop hop;
    private final AtomicBoolean decided = new AtomicBoolean();
    private org.eclipse.jetty.client.@Nullable Request upstreamRequest;
    private Scheduler.@Nullable Task patience;

    Attempt(Hop hop) {
      this.hop = hop;
    }

    void send() {
      call.attemptStarted(hop.candidate());
      var request = request();
      upstreamRequest = request;
      var timeout = call.model().firstTokenTimeout();
      if (timeout != null && hops.hasNext() && call.body().streamed() == Streamed.YES) {
        patience =
            upstream
                .http()
                .getScheduler()
                .schedule(this::giveUp, timeout.toMillis(), TimeUnit.MILLISECONDS);
      }
      request.onResponseContentSource(this::answerBegins).send(this::exchangeEnds);
    }

    private org.eclipse.jetty.client.Request request() {
      var target = hop.target();
      var query = Credentials.withoutKey(clientRequest.getHttpURI().getQuery());
      var model = target.model(hop.candidate().destination().model());
      var body = call.body().forModel().apply(model).toArray(new ByteBuffer[0]);
      var contentType = clientRequest.getHeaders().get(HttpHeader.CONTENT_TYPE);
      return upstream
          .http()
          .newRequest(upstream.uri(target.url(call.operation(), model, query)))
          .method(HttpMethod.POST)
          .headers(
              headers ->
                  Relayed.request(
                      clientRequest.getHeaders(), headers, target.credential(call.operation())))
          .body(
              new ByteBufferRequestContent(
                  contentType == null ? "application/json" : contentType, body));
    }

    private void answerBegins(
        org.eclipse.jetty.client.Response upstreamResponse, Content.Source source) {
      if (hops.hasNext() && isFailure(upstreamResponse.getStatus())) {
        if (decide()) {
          source.fail(new IllegalStateException("another candidate is asked"));
          goOn(upstreamResponse.getStatus(), null);
        }
        return;
      }
      if (patience == null) {
        take(upstreamResponse, source);
        return;
      }
      source.demand(() -> take(upstreamResponse, source)); // a head is not a token yet
    }

    private void take(org.eclipse.jetty.client.Response upstreamResponse, Content.Source source) {
      if (!decide()) {
        return;
      }
      if (isFailure(upstreamResponse.getStatus())) {
        rests.failed(hop.candidate());
      } else {
        rests.answered(hop.candidate());
      }
      if (admission.isDone()) {
        answer(upstreamResponse, source, clientResponse, admission.isCompletedExceptionally());
        return;
      }
      if (call.body().streamed() == Streamed.NO) {
        answer(upstreamResponse, source, onceAdmitted(), false); // and settled, most often
        return;
      }
      admission.whenCompleteAsync(
          (recorded, failure) -> answer(upstreamResponse, source, clientResponse, failure != null),
          upstream.http().getExecutor()); // an answer is more work than the producer can wait for
    }

    // once the answer has begun, its pump sees how it ends
    private void exchangeEnds(Result result) {
      if (!result.isFailed() || !decide()) {
        return;
      }
      boolean silent = result.getFailure() instanceof TimeoutException;
      if (hops.hasNext()) {
        goOn(null, silent ? "TIMEOUT" : "CONNECT_FAILED");
        return;
      }
      rests.failed(hop.candidate());
      call.attemptEnded(null, silent ? "TIMEOUT" : "CONNECT_FAILED");
      refuse(silent ? silence() : unreachable());
    }

    private void giveUp() {
      if (decide()) {
        if (upstreamRequest != null) {
          upstreamRequest.abort(new TimeoutException("no token in time"));
        }
        goOn(null, "FIRST_TOKEN_TIMEOUT");
      }
    }

    private void goOn(@Nullable Integer status, @Nullable String errorCode) {
      rests.failed(hop.candidate());
      call.attemptEnded(status, errorCode);
      next();
    }

    private boolean decide() {
      if (!decided.compareAndSet(false, true)) {
        return false;
      }
      if (patience != null) {
        patience.cancel();
      }
      return true;
    }

    private Refusal silence() {
      return Refusal.retryable(
          Kind.UPSTREAM_TIMEOUT,
          "the provider '%s' did not answer in time".formatted(providerName()),
          RETRY_AFTER);
    }

    private Refusal unreachable() {
      return Refusal.retryable(
          Kind.UPSTREAM_FAILED,
          "the provider '%s' cannot be reached".formatted(providerName()),
          RETRY_AFTER);
    }

    private String providerName() {
      return hop.candidate().provider().name();
    }
  }

  private void answer(
      org.eclipse.jetty.client.Response upstreamResponse,
      Content.Source source,
      Response released,
      boolean unrecorded) {
    if (unrecorded) {
      source.fail(new IllegalStateException("the admission could not be recorded"));
      call.attemptEnded(upstreamResponse.getStatus(), null);
      refuse(ForwardHandler.cannotRecord());
      return;
    }
    call.answeredAs(Relayed.providersId(upstreamResponse.getHeaders()));
    clientResponse.setStatus(upstreamResponse.getStatus());
    Relayed.response(upstreamResponse.getHeaders(), clientResponse.getHeaders());
    if (call.body().translation() != null) {
      clientResponse.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
    }
    new AnswerPump(
            call,
            upstreamResponse,
            source,
            answerOf(upstreamResponse),
            heartbeats.of(call.dialect(), upstreamResponse.getHeaders()),
            clientRequest,
            released,
            callback)
        .start();
  }

  private Response onceAdmitted() {
    return new AdmittedResponse(
        clientRequest, clientResponse, admission, upstream.http().getExecutor());
  }

  private Answer answerOf(org.eclipse.jetty.client.Response upstreamResponse) {
    var contentType = AnswerPump.contentType(upstreamResponse).toLowerCase(Locale.ROOT);
    return call.body().answerTo(call.operation(), contentType);
  }

  private void refuse(Refusal refusal) {
    CallHandler.refuse(clientRequest, clientResponse, callback, refusal);
  }

  private static boolean isFailure(int status) {
    return status == HttpStatus.TOO_MANY_REQUESTS_429 || status >= 500;
  }
}
