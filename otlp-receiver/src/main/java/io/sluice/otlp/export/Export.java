package io.sluice.otlp.export;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.sluice.otlp.signal.Checked;
import io.sluice.otlp.signal.Signal;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One request on its way down the chain, and the one answer it gets. */
final class Export {

  private static final String ATTRIBUTE = Export.class.getName();

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Protocol protocol;
  private final Tally tally;
  private final long sinceNanos = System.nanoTime();
  private Span span = Span.getInvalid();

  Export(Request request, Response response, Callback callback, Tally tally, Protocol protocol) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.protocol = protocol;
    this.tally = tally;
  }

  /** The export that a handler further up has recognized in this request. */
  static Export in(Request request) {
    return (Export) request.getAttribute(ATTRIBUTE);
  }

  void attach() {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Its own span ends with its answer. */
  void trace(SpanBuilder begun) {
    span = begun.setSpanKind(SpanKind.SERVER).startSpan();
  }

  Signal signal() {
    return tally.signal();
  }

  Protocol protocol() {
    return protocol;
  }

  Tally tally() {
    return tally;
  }

  /** Answers that it is recorded. */
  void accept(Checked checked) {
    tally.requestAccepted();
    span.setAttribute("sluice.items", checked.accepted());
    answered();
    protocol.accept(response, signal().response(checked), callback);
  }

  /** Answers with an error; the body has been read. */
  void refuse(Refusal refusal) {
    tally.requestDropped(refusal.label());
    span.setAttribute("error.type", refusal.label());
    span.setAttribute("http.response.status_code", refusal.status());
    answered();
    protocol.refuse(response, refusal, callback);
  }

  /** Throws the body away, then answers with an error. */
  void refuseUnread(Refusal refusal) {
    BodyReader.discard(request, () -> refuse(refusal), this::fail);
  }

  /** The sender is gone, or there is a bug: no answer of ours. */
  void fail(Throwable cause) {
    tally.requestDropped("failed");
    span.setStatus(StatusCode.ERROR).end();
    callback.failed(cause);
  }

  private void answered() {
    tally.requestAnswered(System.nanoTime() - sinceNanos);
    span.end();
  }
}
