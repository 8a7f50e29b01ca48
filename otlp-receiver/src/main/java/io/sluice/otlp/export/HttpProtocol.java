package io.sluice.otlp.export;

import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * OTLP/HTTP: the body is the message, and a refusal a {@code google.rpc.Status} written the same
 * way.
 *
 * @param encoding of request and answer
 * @param compression of the request
 * @param answers how the sender would like its answers compressed
 */
record HttpProtocol(Encoding encoding, Compression compression, Compression answers)
    implements Protocol {

  @Override
  public Optional<byte[]> unwrap(byte[] body, int limit) throws MalformedBodyException {
    return compression.undo(body, limit);
  }

  @Override
  public void accept(Response response, Message message, Callback callback) {
    answer(response, HttpStatus.OK_200, message, callback);
  }

  @Override
  public void refuse(Response response, Refusal refusal, Callback callback) {
    var headers = response.getHeaders();
    if (refusal.retryAfter() != null) {
      headers.put(HttpHeader.RETRY_AFTER, refusal.retryAfter().toSeconds());
    }
    if (refusal.status() == HttpStatus.UNAUTHORIZED_401) {
      headers.put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    if (refusal.status() == HttpStatus.METHOD_NOT_ALLOWED_405) {
      headers.put(HttpHeader.ALLOW, "POST");
    }
    answer(response, refusal.status(), StatusBody.of(refusal), callback);
  }

  private void answer(Response response, int status, Message message, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, encoding.mediaType());
    var body = encoding.write(message);
    if (answers == Compression.GZIP && body.length > 0) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      body = answers.apply(body);
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
