package io.sluice.ingress.ledger;

import static java.util.Objects.requireNonNull;

import io.sluice.ingress.dialect.ErrorBody;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.kit.UnreadBody;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A step that every call passes: it finds the call's page, lets the call go on, or refuses it. */
public abstract class CallHandler extends Handler.Wrapper {

  private static final Logger LOGGER = LoggerFactory.getLogger(CallHandler.class);
  private static final String PAGE = Call.class.getName();
  private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/json");

  /** The page of the call that this request is. */
  protected static Call call(Request request) {
    return requireNonNull((Call) request.getAttribute(PAGE), "the call has no page");
  }

  static void open(Call page, Request request) {
    request.setAttribute(PAGE, page);
  }

  /** Goes on with the next step from any thread; a step that fails answers 500. */
  protected final void proceed(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Exception e) {
      fail(request, response, callback, e);
    }
  }

  /** Answers 500, and says in the log what broke. */
  protected static void fail(
      Request request, Response response, Callback callback, Throwable failure) {
    LOGGER.atError().setCause(failure).addKeyValue("callId", call(request).id()).log("call failed");
    refuse(
        request,
        response,
        callback,
        Refusal.of(Refusal.Kind.INTERNAL, "the gateway failed; its log knows this request's id"));
  }

  /**
   * Answers with the refusal in the caller's dialect, once it is recorded. A refusal is answered
   * even if it cannot be recorded: it costs nothing.
   */
  public static void refuse(
      Request request, Response response, Callback callback, Refusal refusal) {
    var call = call(request);
    var body = ErrorBody.of(call.dialect(), refusal, call.id());
    call.refuse(refusal, body)
        .whenComplete(
            (recorded, failure) ->
                UnreadBody.discard(request, () -> write(response, callback, refusal, body)));
  }

  /** Answers by itself what is no call of a model, in JSON; nothing is recorded. */
  protected static void answer(
      Request request, Response response, Callback callback, int status, byte[] body) {
    call(request).answeredHere();
    response.setStatus(status);
    response.getHeaders().put(JSON).put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static void write(Response response, Callback callback, Refusal refusal, byte[] body) {
    if (response.isCommitted()) {
      callback.failed(new IllegalStateException("refused after the answer had begun"));
      return;
    }
    response.setStatus(refusal.kind().status());
    response.getHeaders().put(JSON).put(HttpHeader.CONTENT_LENGTH, body.length);
    addRetryAdvice(response, refusal);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  // agents would retry a wrong token for minutes unless told not to
  private static void addRetryAdvice(Response response, Refusal refusal) {
    var retryAfter = refusal.retryAfter();
    if (retryAfter != null) {
      long seconds = ErrorBody.seconds(retryAfter);
      response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds);
      response.getHeaders().put("retry-after-ms", seconds * 1000);
    } else if (refusal.kind() == Refusal.Kind.UNAUTHENTICATED) {
      response.getHeaders().put("x-should-retry", "false");
    }
  }
}
