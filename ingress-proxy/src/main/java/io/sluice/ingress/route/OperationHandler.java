package io.sluice.ingress.route;

import io.sluice.ingress.dialect.Operations;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.ledger.CallHandler;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Finds out what is asked for: 404 for a path that nothing is served on, 405 for another method
 * than POST, 426 for a web socket (agents then use plain HTTP at once). Greetings that agents send
 * before they have a token are answered here.
 */
public final class OperationHandler extends CallHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var path = Operations.withoutPrefix(request.getHttpURI().getPath());
    if (isGreeting(request, path)) {
      response.setStatus(HttpStatus.OK_200);
      response.write(true, ByteBuffer.allocate(0), callback);
      return true;
    }
    if (request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")) {
      response.getHeaders().put(HttpHeader.UPGRADE, "HTTP/1.1");
      refuse(request, response, callback, noWebSocket());
      return true;
    }
    var operation = Operations.find(path);
    if (operation.isEmpty()) {
      refuse(request, response, callback, unknown());
      return true;
    }
    if (!HttpMethod.POST.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      refuse(request, response, callback, wrongMethod());
      return true;
    }
    call(request).asks(operation.get());
    proceed(request, response, callback);
    return true;
  }

  // Claude Code warms up its connection with HEAD, without a token
  private static boolean isGreeting(Request request, String path) {
    return HttpMethod.HEAD.is(request.getMethod())
        && (path.equals("/anthropic/api/hello") || path.equals("/anthropic") || path.equals("/"));
  }

  private static Refusal noWebSocket() {
    return Refusal.of(
        Kind.UPGRADE_REQUIRED, "web sockets are not served here (expected: POST over HTTP)");
  }

  private static Refusal unknown() {
    return Refusal.of(
        Kind.NOT_FOUND,
        "nothing is served on this path (expected: /anthropic/v1/messages, /openai/v1/responses,"
            + " /openai/v1/chat/completions, /cursor/v1/chat/completions or"
            + " /gemini/v1beta/models/{model}:generateContent)");
  }

  private static Refusal wrongMethod() {
    return Refusal.of(Kind.METHOD_NOT_ALLOWED, "this path takes no such method (expected: POST)");
  }
}
