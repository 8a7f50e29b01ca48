package io.sluice.ingress.forward;

import io.sluice.ingress.caller.Credentials;
import io.sluice.ingress.dialect.Answer;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.ledger.Call;
import io.sluice.ingress.ledger.CallHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Sends the call to its provider and streams the answer back.
 *
 * <pre>
 *   clientRequest  ──▶ upstreamRequest      CallAdmitted ──▶ Kafka, at the same time
 *   clientResponse ◀── upstreamResponse     first byte once CallAdmitted is acknowledged,
 *                                           last piece once CallSettled is
 * </pre>
 *
 * <p>Answers 502 when the provider cannot be reached, 504 when it stays silent, 503 when the call
 * cannot be recorded; whatever the provider itself answers is relayed byte for byte.
 */
public final class ForwardHandler extends CallHandler {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Providers providers;
  private final UpstreamClient upstream;

  public ForwardHandler(Providers providers, UpstreamClient upstream) {
    this.providers = providers;
    this.upstream = upstream;
  }

  @Override
  public boolean handle(Request clientRequest, Response clientResponse, Callback callback) {
    var call = call(clientRequest);
    var trouble = call.ledgerTrouble();
    if (trouble.isPresent()) {
      refuse(clientRequest, clientResponse, callback, cannotRecord());
      return true;
    }
    var target = providers.target(call.provider());
    if (target.isEmpty()) {
      refuse(clientRequest, clientResponse, callback, noApiKey(call));
      return true;
    }
    var exchange = new Exchange(clientRequest, clientResponse, callback, call);
    exchange.send(target.get());
    return true;
  }

  /** One try at a provider. */
  private final class Exchange {

    private final Request clientRequest;
    private final Response clientResponse;
    private final Callback callback;
    private final Call call;
    private final CompletableFuture<Void> admission;
    private boolean answered;

    Exchange(Request clientRequest, Response clientResponse, Callback callback, Call call) {
      this.clientRequest = clientRequest;
      this.clientResponse = clientResponse;
      this.callback = callback;
      this.call = call;
      this.admission = call.admit();
    }

    void send(Providers.Target target) {
      var query = Credentials.withoutKey(clientRequest.getHttpURI().getQuery());
      var model = target.model(call.destination().model());
      var body = call.body().forModel().apply(model).toArray(new ByteBuffer[0]);
      var contentType = clientRequest.getHeaders().get(HttpHeader.CONTENT_TYPE);
      call.attemptStarted();
      upstream
          .http()
          .newRequest(target.url(call.operation(), model, query))
          .method(HttpMethod.POST)
          .headers(
              headers ->
                  copyRequestHeaders(
                      clientRequest.getHeaders(), headers, target.credential(call.operation())))
          .body(
              new ByteBufferRequestContent(
                  contentType == null ? "application/json" : contentType, body))
          .onResponseContentSource(this::answerBegins)
          .send(this::exchangeEnds);
    }

    private void answerBegins(
        org.eclipse.jetty.client.Response upstreamResponse, Content.Source source) {
      answered = true;
      if (admission.isDone()) {
        answer(upstreamResponse, source, admission.isCompletedExceptionally());
        return;
      }
      admission.whenCompleteAsync(
          (recorded, failure) -> answer(upstreamResponse, source, failure != null),
          upstream.http().getExecutor()); // an answer is more work than the producer can wait for
    }

    private void answer(
        org.eclipse.jetty.client.Response upstreamResponse,
        Content.Source source,
        boolean unrecorded) {
      if (unrecorded) {
        source.fail(new IllegalStateException("the admission could not be recorded"));
        call.attemptEnded(upstreamResponse.getStatus(), null);
        refuse(clientRequest, clientResponse, callback, cannotRecord());
        return;
      }
      call.answeredAs(providersId(upstreamResponse.getHeaders()));
      clientResponse.setStatus(upstreamResponse.getStatus());
      copyResponseHeaders(upstreamResponse.getHeaders(), clientResponse.getHeaders());
      new AnswerPump(
              call,
              upstreamResponse,
              source,
              answerOf(upstreamResponse),
              clientRequest,
              clientResponse,
              callback)
          .start();
    }

    private Answer answerOf(org.eclipse.jetty.client.Response upstreamResponse) {
      return Answer.of(
          call.operation(),
          AnswerPump.contentType(upstreamResponse).toLowerCase(Locale.ROOT),
          call.body().usageChunk(),
          call.body().streamed());
    }

    // once the answer has begun, its pump sees how it ends
    private void exchangeEnds(Result result) {
      if (answered || !result.isFailed()) {
        return;
      }
      boolean silent = result.getFailure() instanceof TimeoutException;
      call.attemptEnded(null, silent ? "TIMEOUT" : "CONNECT_FAILED");
      refuse(clientRequest, clientResponse, callback, silent ? silent(call) : unreachable(call));
    }
  }

  /**
   * Everything is forwarded but credentials, the connection's own, and the wish for compression.
   */
  private static void copyRequestHeaders(
      HttpFields from, HttpFields.Mutable to, @Nullable HttpField credential) {
    var named = EndToEnd.namedBy(from.getValuesList(HttpHeader.CONNECTION));
    for (var field : from) {
      var name = field.getLowerCaseName();
      if (EndToEnd.is(name, named)
          && !Credentials.isCredential(name)
          && field.getHeader() != HttpHeader.CONTENT_LENGTH
          && field.getHeader() != HttpHeader.CONTENT_ENCODING
          && field.getHeader() != HttpHeader.ACCEPT_ENCODING) {
        to.add(field);
      }
    }
    if (credential != null) {
      to.put(credential);
    }
  }

  private static void copyResponseHeaders(HttpFields from, HttpFields.Mutable to) {
    var named = EndToEnd.namedBy(from.getValuesList(HttpHeader.CONNECTION));
    boolean limited = to.stream().anyMatch(field -> isRateLimit(field.getLowerCaseName()));
    for (var field : from) {
      var name = field.getLowerCaseName();
      // the caller's own limits, where it has some, matter more than those of the gateway's key
      if (isRequestId(name) || (limited && isRateLimit(name)) || !EndToEnd.is(name, named)) {
        continue;
      }
      if (isEventStream(from) && field.getHeader() == HttpHeader.CONTENT_LENGTH) {
        continue; // an event may be left out
      }
      if (field.getHeader() == HttpHeader.DATE) {
        to.put(field);
      } else {
        to.add(field);
      }
    }
    var providersId = providersId(from);
    if (providersId != null) {
      to.put("x-provider-request-id", providersId);
    }
  }

  static boolean isEventStream(HttpFields headers) {
    var type = headers.get(HttpHeader.CONTENT_TYPE);
    return type != null && type.startsWith("text/event-stream");
  }

  private static boolean isRequestId(String name) {
    return name.equals("x-request-id") || name.equals("request-id");
  }

  private static boolean isRateLimit(String name) {
    return name.startsWith("anthropic-ratelimit-") || name.startsWith("x-ratelimit-");
  }

  private static @Nullable String providersId(HttpFields headers) {
    var id = headers.get("request-id");
    return id == null ? headers.get("x-request-id") : id;
  }

  static Refusal cannotRecord() {
    return Refusal.retryable(
        Kind.UNAVAILABLE, "calls cannot be recorded at the moment; none is started", RETRY_AFTER);
  }

  private static Refusal noApiKey(Call call) {
    return Refusal.of(
        Kind.UPSTREAM_FAILED,
        "no API key is set for the provider '%s'".formatted(call.provider().name()));
  }

  private static Refusal silent(Call call) {
    return Refusal.retryable(
        Kind.UPSTREAM_TIMEOUT,
        "the provider '%s' did not answer in time".formatted(call.provider().name()),
        RETRY_AFTER);
  }

  private static Refusal unreachable(Call call) {
    return Refusal.retryable(
        Kind.UPSTREAM_FAILED,
        "the provider '%s' cannot be reached".formatted(call.provider().name()),
        RETRY_AFTER);
  }
}
