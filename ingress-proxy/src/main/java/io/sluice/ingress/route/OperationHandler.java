package io.sluice.ingress.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.ingress.dialect.ModelListing;
import io.sluice.ingress.dialect.Operations;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.dialect.SmallTalk;
import io.sluice.ingress.ledger.CallHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Finds out what is asked for: 404 for a path that nothing is served on, 405 for another method
 * than the path's own, 426 for a web socket (agents then use plain HTTP at once). Greetings that
 * agents send before they have a token are answered here.
 */
public final class OperationHandler extends CallHandler {

  private static final byte[] HELLO = "{\"message\":\"hello\"}".getBytes(UTF_8);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (HttpMethod.POST.is(request.getMethod())) {
      handlePost(request, response, callback);
    } else {
      handleOther(request, response, callback);
    }
    return true;
  }

  private void handlePost(Request request, Response response, Callback callback) {
    var path = request.getHttpURI().getPath();
    var operation = Operations.find(path);
    if (operation.isPresent()) {
      call(request).asks(operation.get());
      proceed(request, response, callback);
    } else if (ModelListing.find(path).isPresent()) {
      refuseMethod(request, response, callback, "GET, HEAD");
    } else {
      refuse(request, response, callback, SmallTalk.isTurnCosts(path) ? noTurnCosts() : unknown());
    }
  }

  private void handleOther(Request request, Response response, Callback callback) {
    var path = request.getHttpURI().getPath();
    if (SmallTalk.isGreeting(request.getMethod(), path)) {
      answer(request, response, callback, HttpStatus.OK_200, HELLO);
    } else if (request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")) {
      response.getHeaders().put(HttpHeader.UPGRADE, "HTTP/1.1");
      refuse(request, response, callback, noWebSocket());
    } else if (ModelListing.find(path).isPresent()) {
      handleListing(request, response, callback);
    } else if (Operations.find(path).isPresent() || SmallTalk.isTurnCosts(path)) {
      refuseMethod(request, response, callback, "POST");
    } else {
      refuse(request, response, callback, unknown());
    }
  }

  private void handleListing(Request request, Response response, Callback callback) {
    if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
      proceed(request, response, callback);
    } else {
      refuseMethod(request, response, callback, "GET, HEAD");
    }
  }

  private static void refuseMethod(
      Request request, Response response, Callback callback, String allowed) {
    response.getHeaders().put(HttpHeader.ALLOW, allowed);
    refuse(
        request,
        response,
        callback,
        Refusal.of(
            Kind.METHOD_NOT_ALLOWED, "this path takes no such method (expected: " + allowed + ")"));
  }

  private static Refusal noWebSocket() {
    return Refusal.of(
        Kind.UPGRADE_REQUIRED, "web sockets are not served here (expected: POST over HTTP)");
  }

  // Codex asks after every turn and takes a 404 as the end of the matter
  private static Refusal noTurnCosts() {
    return Refusal.of(
        Kind.NOT_FOUND, "costs are not kept by turn (expected: the table system.ai_gateway.usage)");
  }

  private static Refusal unknown() {
    return Refusal.of(
        Kind.NOT_FOUND,
        "nothing is served on this path (expected: /anthropic/v1/messages, /openai/v1/responses,"
            + " /openai/v1/chat/completions, /cursor/v1/chat/completions,"
            + " /mlflow/v1/chat/completions or /gemini/v1beta/models/{model}:generateContent)");
  }
}
