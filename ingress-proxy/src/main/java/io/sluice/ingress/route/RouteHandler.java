package io.sluice.ingress.route;

import io.sluice.governance.Directory;
import io.sluice.ingress.dialect.Dialect;
import io.sluice.ingress.dialect.Operation;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.dialect.Streamed;
import io.sluice.ingress.dialect.UsageChunk;
import io.sluice.ingress.ledger.CallHandler;
import io.sluice.ingress.ledger.RequestBody;
import io.sluice.ingress.room.RoomHandler;
import io.sluice.ingress.route.ModelSplice.MalformedBodyException;
import io.sluice.ingress.route.WholeBody.Outcome.Broken;
import io.sluice.ingress.route.WholeBody.Outcome.NoRoom;
import io.sluice.ingress.route.WholeBody.Outcome.Read;
import io.sluice.ingress.route.WholeBody.Outcome.TooLarge;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads the body and finds where the call goes: 400 for a body that is not JSON with a model, or
 * for a model that does not speak this dialect; 403 for a model that this caller may not call; 404
 * for one that is unknown to it; 413 for a body that is too large; 415 for one that is compressed;
 * 503 when there is no room for it.
 */
public final class RouteHandler extends CallHandler {

  private final Supplier<Directory> directory;
  private final int maxBodyBytes;

  public RouteHandler(Supplier<Directory> directory, int maxBodyBytes) {
    this.directory = directory;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    if (encoding != null && !"identity".equalsIgnoreCase(encoding)) {
      refuse(request, response, callback, compressed());
      return true;
    }
    WholeBody.read(
        request,
        request.getLength(),
        maxBodyBytes,
        RoomHandler.place(request),
        outcome -> {
          if (outcome instanceof Read read) {
            route(request, response, callback, read.bytes());
          } else if (outcome instanceof TooLarge) {
            refuse(request, response, callback, tooLarge());
          } else if (outcome instanceof NoRoom) {
            refuse(request, response, callback, RoomHandler.full());
          } else if (outcome instanceof Broken broken) {
            callback.failed(broken.cause());
          }
        });
    return true;
  }

  private void route(Request request, Response response, Callback callback, byte[] bytes) {
    var call = call(request);
    var operation = call.operation();
    try {
      receive(request, operation, bytes);
    } catch (MalformedBodyException e) {
      refuse(request, response, callback, Refusal.of(Kind.BAD_REQUEST, e.expectation()));
      return;
    }
    var route = Routes.find(directory.get(), call.principal(), operation, call.requestedModel());
    if (route instanceof Route.Refused refused) {
      refuse(request, response, callback, refused.refusal());
    } else if (route instanceof Route.Found found) {
      call.routed(found.model(), found.destination(), found.provider());
      proceed(request, response, callback);
    }
  }

  private static void receive(Request request, Operation operation, byte[] bytes)
      throws MalformedBodyException {
    var call = call(request);
    var inPath = operation.modelInPath();
    if (inPath != null) {
      var streamed = operation.streamedByPath() ? Streamed.YES : Streamed.NO;
      call.received(
          new RequestBody(
              bytes, streamed, UsageChunk.BY_CALLER, name -> List.of(ByteBuffer.wrap(bytes))),
          inPath);
      return;
    }
    var splice = ModelSplice.of(bytes);
    call.received(body(operation, bytes, splice), splice.model());
  }

  // a chat stream tells its usage only when asked to
  private static RequestBody body(Operation operation, byte[] bytes, ModelSplice splice) {
    var streamed = splice.isStreamed() ? Streamed.YES : Streamed.NO;
    boolean mustAsk =
        operation.dialect() == Dialect.OPENAI_CHAT && splice.isStreamed() && !splice.asksForUsage();
    return mustAsk
        ? new RequestBody(bytes, streamed, UsageChunk.BY_GATEWAY, splice::withModelAndUsage)
        : new RequestBody(bytes, streamed, UsageChunk.BY_CALLER, splice::withModel);
  }

  private Refusal tooLarge() {
    return Refusal.of(
        Kind.TOO_LARGE, "the body is too large (expected: at most " + maxBodyBytes + " bytes)");
  }

  private static Refusal compressed() {
    return Refusal.of(
        Kind.UNSUPPORTED_ENCODING,
        "the body is compressed, which is not read here (expected: Content-Encoding: identity)");
  }
}
