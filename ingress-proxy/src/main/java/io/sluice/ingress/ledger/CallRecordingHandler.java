package io.sluice.ingress.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.sluice.event.CallOrigin;
import io.sluice.event.JsonSerde;
import io.sluice.ingress.dialect.Agent;
import io.sluice.ingress.dialect.Operations;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Opens the page of every call and gives it its id, which the caller gets as {@code x-request-id}
 * and {@code request-id} whatever becomes of the call.
 */
public final class CallRecordingHandler extends CallHandler {

  private static final String REQUEST_TAGS = "Databricks-Ai-Gateway-Request-Tags";
  private static final String CODING_AGENT_MODE = "x-databricks-use-coding-agent-mode";

  /** Claude Code; Codex since 0.133; Codex before. */
  private static final List<String> SESSION_IDS =
      List.of("X-Claude-Code-Session-Id", "session-id", "session_id");

  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final Ledger ledger;
  private final CallMetrics metrics;
  private final CallTraces traces;
  private final String proxyId;
  private final Clock clock;

  public CallRecordingHandler(
      Ledger ledger, CallMetrics metrics, CallTraces traces, String proxyId, Clock clock) {
    this.ledger = ledger;
    this.metrics = metrics;
    this.traces = traces;
    this.proxyId = proxyId;
    this.clock = clock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    metrics.received();
    var path = request.getHttpURI().getPath();
    var id = CallId.next(clock);
    open(
        new Call(
            id,
            Operations.dialectOf(path),
            origin(request, path),
            ledger,
            metrics,
            traces.begin(id, request.getHeaders()::get),
            proxyId,
            clock),
        request);
    response.getHeaders().put("x-request-id", id).put("request-id", id);
    proceed(request, response, callback);
    return true;
  }

  private static CallOrigin origin(Request request, String path) {
    var headers = request.getHeaders();
    var userAgent = headers.get(HttpHeader.USER_AGENT);
    return new CallOrigin(
        Request.getRemoteAddr(request),
        path,
        userAgent,
        Agent.of(userAgent),
        sessionId(headers),
        "true".equalsIgnoreCase(headers.get(CODING_AGENT_MODE)),
        tags(headers.get(REQUEST_TAGS)));
  }

  private static @Nullable String sessionId(HttpFields headers) {
    for (var name : SESSION_IDS) {
      var value = headers.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  // fails open: tags that are not an object of texts are no reason to refuse a call
  private static Map<String, String> tags(@Nullable String header) {
    if (header == null) {
      return Map.of();
    }
    try {
      return JsonSerde.MAPPER.readValue(header, TEXTS);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Map.of();
    }
  }
}
