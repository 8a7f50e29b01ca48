package io.sluice.otlp.export;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.kit.Tracing;
import io.sluice.otlp.signal.Signal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What is being sent, in which protocol, and how is it written? Paths it does not know are not
 * answered here, but for gRPC's {@code UNIMPLEMENTED}; another method is 405, another content type
 * or encoding 415.
 */
public final class RecognizeExportHandler extends Handler.Wrapper {

  private static final String[] PREFIXES = {"/api/2.0/otel/v1/", "/v1/"};

  private final Map<String, Tally> talliesByPath = new HashMap<>();
  private final Map<String, Tally> talliesByCall = new HashMap<>();

  private final Tracing tracing;

  public RecognizeExportHandler(MeterRegistry registry, Tracing tracing) {
    this.tracing = tracing;
    for (var signal : Signal.values()) {
      var tally = new Tally(registry, signal);
      for (var prefix : PREFIXES) {
        talliesByPath.put(prefix + signal.label(), tally);
      }
      talliesByCall.put("/" + signal.serviceName() + "/Export", tally);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var path = Request.getPathInContext(request);
    var posted = talliesByPath.get(path);
    if (posted != null) {
      var protocol = httpProtocol(request);
      var export = new Export(request, response, callback, posted, protocol);
      return handle(export, refusalOfPost(request), request, response, callback);
    }
    var called = talliesByCall.get(path);
    if (called != null) {
      var protocol = callProtocol(request);
      var export = new Export(request, response, callback, called, protocol);
      return handle(export, refusalOfCall(request), request, response, callback);
    }
    if (isCall(request)) {
      new GrpcProtocol(Compression.NONE).refuse(response, Refusal.unknownMethod(), callback);
      return true;
    }
    return false;
  }

  private boolean handle(
      Export export,
      Optional<Refusal> refusal,
      Request request,
      Response response,
      Callback callback)
      throws Exception {
    export.tally().requestReceived();
    if (tracing.isOn()) {
      export.trace(tracing.span("receive " + export.signal().label(), request.getHeaders()::get));
    }
    if (refusal.isPresent()) {
      export.refuseUnread(refusal.get());
      return true;
    }
    export.attach();
    return super.handle(request, response, callback);
  }

  private static Optional<Refusal> refusalOfPost(Request request) {
    if (!HttpMethod.POST.is(request.getMethod())) {
      return Optional.of(Refusal.methodNotAllowed());
    }
    var headers = request.getHeaders();
    if (Encoding.of(headers.get(HttpHeader.CONTENT_TYPE)).isEmpty()) {
      return Optional.of(Refusal.unsupportedType());
    }
    return Compression.of(headers.get(HttpHeader.CONTENT_ENCODING)).isEmpty()
        ? Optional.of(Refusal.unsupportedCompression())
        : Optional.empty();
  }

  private static Optional<Refusal> refusalOfCall(Request request) {
    if (!HttpMethod.POST.is(request.getMethod())) {
      return Optional.of(Refusal.methodNotAllowed());
    }
    if (!isCall(request)) {
      return Optional.of(Refusal.unsupportedCallType());
    }
    return messageCompression(request).isEmpty()
        ? Optional.of(Refusal.unsupportedMessageEncoding())
        : Optional.empty();
  }

  // who writes in neither encoding can at least read the one that is text
  private static Protocol httpProtocol(Request request) {
    var headers = request.getHeaders();
    return new HttpProtocol(
        Encoding.of(headers.get(HttpHeader.CONTENT_TYPE)).orElse(Encoding.JSON),
        Compression.of(headers.get(HttpHeader.CONTENT_ENCODING)).orElse(Compression.NONE),
        Compression.among(headers.getQualityCSV(HttpHeader.ACCEPT_ENCODING)));
  }

  private static Protocol callProtocol(Request request) {
    return isCall(request)
        ? new GrpcProtocol(messageCompression(request).orElse(Compression.NONE))
        : httpProtocol(request);
  }

  private static Optional<Compression> messageCompression(Request request) {
    return Compression.of(request.getHeaders().get(GrpcProtocol.MESSAGE_ENCODING));
  }

  private static boolean isCall(Request request) {
    var type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type != null && GrpcProtocol.isNamedBy(type);
  }
}
