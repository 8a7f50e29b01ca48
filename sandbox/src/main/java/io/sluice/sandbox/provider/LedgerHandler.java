package io.sluice.sandbox.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.event.JsonSerde;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Shows the ledger to other processes: {@code GET /ledger} answers one JSON object per line, oldest
 * first; {@code DELETE /ledger} empties it.
 */
final class LedgerHandler extends Handler.Wrapper {

  private static final byte[] NEW_LINE = "\n".getBytes(UTF_8);

  private final Ledger ledger;

  LedgerHandler(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!Request.getPathInContext(request).equals("/ledger")) {
      return super.handle(request, response, callback);
    }
    if (HttpMethod.DELETE.is(request.getMethod())) {
      ledger.clear();
      response.setStatus(HttpStatus.NO_CONTENT_204);
      callback.succeeded();
      return true;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-ndjson");
    response.write(true, ByteBuffer.wrap(lines()), callback);
    return true;
  }

  private byte[] lines() throws IOException {
    var lines = new ByteArrayOutputStream();
    for (var exchange : ledger.exchanges()) {
      lines.write(JsonSerde.MAPPER.writeValueAsBytes(exchange));
      lines.write(NEW_LINE);
    }
    return lines.toByteArray();
  }
}
