package io.sluice.otlp.export;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.otlp.signal.Signal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What is being sent, and how is it written? Paths it does not know are not answered here; another
 * method is 405, another content type or encoding 415.
 */
public final class RecognizeExportHandler extends Handler.Wrapper {

  private static final String[] PREFIXES = {"/api/2.0/otel/v1/", "/v1/"};

  private final Map<String, Tally> talliesByPath = new HashMap<>();

  public RecognizeExportHandler(MeterRegistry registry) {
    for (var signal : Signal.values()) {
      var tally = new Tally(registry, signal);
      Arrays.stream(PREFIXES).forEach(prefix -> talliesByPath.put(prefix + signal.label(), tally));
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var tally = talliesByPath.get(Request.getPathInContext(request));
    if (tally == null) {
      return false;
    }
    var encoding = Encoding.of(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    tally.requestReceived();
    // who writes in neither encoding can at least read the one that is text
    var export = new Export(request, response, callback, tally, encoding.orElse(Encoding.JSON));
    if (!HttpMethod.POST.is(request.getMethod())) {
      export.refuseUnread(Refusal.methodNotAllowed());
      return true;
    }
    if (encoding.isEmpty()) {
      export.refuseUnread(Refusal.unsupportedType());
      return true;
    }
    if (Compression.of(request.getHeaders().get(HttpHeader.CONTENT_ENCODING)).isEmpty()) {
      export.refuseUnread(Refusal.unsupportedCompression());
      return true;
    }
    export.attach();
    return super.handle(request, response, callback);
  }
}
