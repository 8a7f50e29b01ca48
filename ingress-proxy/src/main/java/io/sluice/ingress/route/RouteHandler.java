package io.sluice.ingress.route;

import io.sluice.governance.Api;
import io.sluice.governance.Candidate;
import io.sluice.governance.Directory;
import io.sluice.governance.Provider;
import io.sluice.ingress.cursor.CursorRequest;
import io.sluice.ingress.dialect.CallKind;
import io.sluice.ingress.dialect.Dialect;
import io.sluice.ingress.dialect.Operation;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.dialect.Streamed;
import io.sluice.ingress.dialect.UsageChunk;
import io.sluice.ingress.ledger.BodySyntax;
import io.sluice.ingress.ledger.Call;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads the body and finds where the call goes: 400 for a body that is not JSON with a model, or
 * for a model that does not speak this dialect; 403 for a model that this caller may not call; 404
 * for one that is unknown to it; 413 for a body that is too large, also after inflation; 415 for
 * one whose compression is unknown; 503 when there is no room for it.
 */
public final class RouteHandler extends CallHandler {

  /** A body up to this length is read through at once (bytes); it takes some 100 microseconds. */
  private static final int SHORT_BYTES = 128 * 1024;

  /** A body that is looked at as a tree takes so many times its bytes, once more. */
  private static final long TREE_SIZE = 3;

  private final Supplier<Directory> directory;
  private final int maxBodyBytes;

  public RouteHandler(Supplier<Directory> directory, int maxBodyBytes) {
    this.directory = directory;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var codings = request.getHeaders().getCSV(HttpHeader.CONTENT_ENCODING, false);
    RequestDecoding.of(codings)
        .ifPresentOrElse(
            decoding -> read(request, response, callback, decoding),
            () -> refuseCompression(request, response, callback));
    return true;
  }

  private void read(
      Request request, Response response, Callback callback, RequestDecoding decoding) {
    WholeBody.read(
        request,
        request.getLength(),
        maxBodyBytes,
        RoomHandler.place(request),
        outcome -> {
          if (outcome instanceof Read read) {
            inGoodTime(
                request,
                decoding,
                read.bytes().length,
                () -> decode(request, response, callback, decoding, read.bytes()));
          } else if (outcome instanceof TooLarge) {
            refuse(request, response, callback, tooLarge());
          } else if (outcome instanceof NoRoom) {
            refuse(request, response, callback, RoomHandler.full());
          } else if (outcome instanceof Broken broken) {
            call(request).abandoned();
            callback.failed(broken.cause());
          }
        });
  }

  // the thread that reads from all callers is not kept busy with one long body
  private static void inGoodTime(
      Request request, RequestDecoding decoding, int length, Runnable work) {
    if (length <= SHORT_BYTES && decoding == RequestDecoding.NONE) {
      work.run();
    } else {
      request.getComponents().getExecutor().execute(work);
    }
  }

  private void decode(
      Request request,
      Response response,
      Callback callback,
      RequestDecoding decoding,
      byte[] bytes) {
    try {
      decoding
          .plain(bytes, maxBodyBytes)
          .ifPresentOrElse(
              plain -> inflated(request, response, callback, bytes, plain),
              () -> refuse(request, response, callback, tooLarge()));
    } catch (MalformedBodyException e) {
      refuse(request, response, callback, Refusal.of(Kind.BAD_REQUEST, e.expectation()));
    }
  }

  private void inflated(
      Request request, Response response, Callback callback, byte[] bytes, byte[] plain) {
    if (plain == bytes || RoomHandler.place(request).grow(plain.length)) {
      route(request, response, callback, plain);
      return;
    }
    refuse(request, response, callback, RoomHandler.full());
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
    var draw = Draw.of(call.origin().sessionId(), ThreadLocalRandom.current());
    var route =
        Routes.find(directory.get(), call.principal(), operation, call.requestedModel(), draw);
    if (route instanceof Route.Refused refused) {
      refuse(request, response, callback, refused.refusal());
    } else if (route instanceof Route.Found found) {
      var candidates = found.candidates();
      if (operation.isForCursor()) {
        if (!RoomHandler.place(request).grow(TREE_SIZE * bytes.length)) {
          refuse(request, response, callback, RoomHandler.full());
          return;
        }
        candidates = alike(candidates);
        var provider = candidates.get(0).provider();
        CursorRequest.of(bytes).ifPresent(peculiar -> adapt(call, peculiar, provider));
      }
      call.routed(found.model(), candidates);
      proceed(request, response, callback);
    }
  }

  // what is written anew for one API is no use to another
  private static List<Candidate> alike(List<Candidate> candidates) {
    var api = candidates.get(0).provider().api();
    return candidates.stream().filter(candidate -> candidate.provider().api() == api).toList();
  }

  // what goes to the provider is written anew; what is recorded is what came
  private static void adapt(Call call, CursorRequest peculiar, Provider provider) {
    var operation = call.operation();
    boolean responses = peculiar.isResponses() && provider.api() == Api.OPENAI;
    try {
      var splice = ModelSplice.of(responses ? peculiar.asResponses() : peculiar.asChat());
      var translation = responses ? peculiar.fromResponses() : peculiar.fromChat();
      call.asks(responses ? operation.throughResponses() : operation);
      call.received(
          body(call.operation(), call.body().bytes(), splice).translated(translation),
          call.requestedModel());
    } catch (MalformedBodyException e) {
      throw new IllegalStateException("what was written here has a model", e);
    }
  }

  private static void receive(Request request, Operation operation, byte[] bytes)
      throws MalformedBodyException {
    var call = call(request);
    var inPath = operation.modelInPath();
    if (inPath != null) {
      call.received(geminiBody(operation, bytes), inPath);
      return;
    }
    var splice = ModelSplice.of(bytes);
    call.received(body(operation, bytes, splice), splice.model());
  }

  private static RequestBody geminiBody(Operation operation, byte[] bytes) {
    var streamed = operation.streamedByPath() ? Streamed.YES : Streamed.NO;
    Function<String, List<ByteBuffer>> forModel =
        operation.kind() == CallKind.GENERATE
            ? name -> List.of(ByteBuffer.wrap(bytes))
            : RepeatedModel.in(bytes)::withModel;
    return new RequestBody(bytes, BodySyntax.TEXT, streamed, UsageChunk.BY_CALLER, forModel);
  }

  // a chat stream tells its usage only when asked to
  private static RequestBody body(Operation operation, byte[] bytes, ModelSplice splice) {
    var streamed = splice.isStreamed() ? Streamed.YES : Streamed.NO;
    boolean mustAsk =
        operation.upstreamDialect() == Dialect.OPENAI_CHAT
            && splice.isStreamed()
            && !splice.asksForUsage();
    var syntax = splice.isAllOf(bytes) ? BodySyntax.JSON : BodySyntax.TEXT;
    return mustAsk
        ? new RequestBody(bytes, syntax, streamed, UsageChunk.BY_GATEWAY, splice::withModelAndUsage)
        : new RequestBody(bytes, syntax, streamed, UsageChunk.BY_CALLER, splice::withModel);
  }

  private Refusal tooLarge() {
    return Refusal.of(
        Kind.TOO_LARGE, "the body is too large (expected: at most " + maxBodyBytes + " bytes)");
  }

  private static void refuseCompression(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.ACCEPT_ENCODING, RequestDecoding.TAKEN);
    refuse(
        request,
        response,
        callback,
        Refusal.of(
            Kind.UNSUPPORTED_ENCODING,
            "the body's compression is not read here (expected: Content-Encoding: gzip, zstd or"
                + " identity)"));
  }
}
