package io.sluice.otlp.export;

import com.google.protobuf.Message;
import io.sluice.otlp.signal.Checked;
import io.sluice.otlp.signal.Signal;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One request on its way down the chain, and the one answer it gets. */
final class Export {

  private static final String ATTRIBUTE = Export.class.getName();

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Encoding encoding;
  private final Tally tally;

  Export(Request request, Response response, Callback callback, Tally tally, Encoding encoding) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.encoding = encoding;
    this.tally = tally;
  }

  /** The export that a handler further up has recognized in this request. */
  static Export in(Request request) {
    return (Export) request.getAttribute(ATTRIBUTE);
  }

  void attach() {
    request.setAttribute(ATTRIBUTE, this);
  }

  Signal signal() {
    return tally.signal();
  }

  Encoding encoding() {
    return encoding;
  }

  Tally tally() {
    return tally;
  }

  /** Answers 200. */
  void accept(Checked checked) {
    tally.requestAccepted();
    answer(HttpStatus.OK_200, signal().response(checked));
  }

  /** Answers with an error; the body has been read. */
  void refuse(Refusal refusal) {
    tally.requestDropped(refusal.label());
    if (refusal.retryAfter() != null) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, refusal.retryAfter().toSeconds());
    }
    if (refusal.status() == HttpStatus.UNAUTHORIZED_401) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    if (refusal.status() == HttpStatus.METHOD_NOT_ALLOWED_405) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
    }
    answer(refusal.status(), StatusBody.of(refusal));
  }

  /** Throws the body away, then answers with an error. */
  void refuseUnread(Refusal refusal) {
    BodyReader.discard(request, () -> refuse(refusal), this::fail);
  }

  /** The sender is gone, or there is a bug: no answer of ours. */
  void fail(Throwable cause) {
    tally.requestDropped("failed");
    callback.failed(cause);
  }

  private void answer(int status, Message body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, encoding.mediaType());
    response.write(true, ByteBuffer.wrap(encoding.write(body)), callback);
  }
}
