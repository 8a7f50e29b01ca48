package io.sluice.dashboards.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.kit.UnreadBody;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/…}: brings what is asked to its endpoint, on a worker's thread, and what it replies
 * back. 403 for what another site sends, 401 for nobody, 413 for a long body, 503 when more is
 * asked than can be answered. Everything else goes on down the chain.
 */
public final class ApiHandler extends Handler.Wrapper {

  private static final Logger LOGGER = LoggerFactory.getLogger(ApiHandler.class);
  private static final String PREFIX = "/api/";
  private static final int MAX_BODY_BYTES = 512 * 1024;

  private final Map<String, Endpoint> endpoints;
  private final Sessions sessions;
  private final Workers workers;
  private final MeterRegistry metrics;
  private final Tally tally;

  /**
   * The endpoints by the first segment of their paths; but for {@code session} they are for those
   * who are signed in.
   */
  public ApiHandler(
      Map<String, Endpoint> endpoints, Sessions sessions, Workers workers, MeterRegistry metrics) {
    this.endpoints = Map.copyOf(endpoints);
    this.sessions = sessions;
    this.workers = workers;
    this.metrics = metrics;
    this.tally = new Tally(metrics);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var path = request.getHttpURI().getPath();
    if (path == null || !path.startsWith(PREFIX)) {
      return super.handle(request, response, callback);
    }
    tally.received();
    var segments = segments(path);
    var endpoint = endpoints.get(segments.get(0));
    if (endpoint == null) {
      refuse(request, response, callback, Reply.refused(404, "there is nothing at this path"));
    } else if (!isFromHere(request)) {
      refuse(request, response, callback, Reply.refused(403, "sent by another site"));
    } else {
      take(segments, endpoint, request, response, callback);
    }
    return true;
  }

  private void take(
      List<String> path, Endpoint endpoint, Request request, Response response, Callback callback) {
    if (request.getLength() > MAX_BODY_BYTES) {
      refuse(request, response, callback, tooLong());
      return;
    }
    Content.Source.asByteArrayAsync(request, MAX_BODY_BYTES)
        .whenComplete(
            (body, failure) -> {
              if (failure != null) {
                refuse(request, response, callback, tooLong());
              } else {
                submit(endpoint, inquiry(request, path, body), response, callback);
              }
            });
  }

  private void submit(Endpoint endpoint, Inquiry inquiry, Response response, Callback callback) {
    try {
      workers.execute(() -> send(reply(endpoint, inquiry), response, callback));
    } catch (RejectedExecutionException e) {
      var busy = Reply.refused(503, "too much is being asked at once; try again in a moment");
      send(busy.with("Retry-After", "2"), response, callback);
    }
  }

  private Reply reply(Endpoint endpoint, Inquiry inquiry) {
    var began = Timer.start();
    var reply = replyOrRefusal(endpoint, inquiry);
    began.stop(
        Timer.builder("sluice_console_requests")
            .tag("endpoint", inquiry.path().get(0))
            .tag("status", Integer.toString(reply.status()))
            .register(metrics));
    return reply;
  }

  private static Reply replyOrRefusal(Endpoint endpoint, Inquiry inquiry) {
    try {
      if (!inquiry.path().get(0).equals("session")) {
        inquiry.requireCaller();
      }
      return endpoint.answer(inquiry);
    } catch (ReplyException e) {
      return e.reply();
    } catch (Exception e) {
      LOGGER.atError().setCause(e).addKeyValue("path", inquiry.path()).log("inquiry failed");
      return Reply.refused(500, "the console failed; its log says how");
    }
  }

  private Inquiry inquiry(Request request, List<String> path, byte[] body) {
    var query = new LinkedHashMap<String, String>();
    for (var field : Request.extractQueryParameters(request)) {
      query.put(field.getName(), String.valueOf(field.getValue()));
    }
    var sessionId = sessionId(request);
    var caller = sessions.caller(sessionId).orElse(null);
    return new Inquiry(
        request.getMethod(), path, query, body, sessionId, caller, isSecure(request));
  }

  private static @Nullable String sessionId(Request request) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(SessionEndpoint.COOKIE))
        .map(cookie -> cookie.getValue())
        .findFirst()
        .orElse(null);
  }

  private static boolean isSecure(Request request) {
    return request.isSecure()
        || "https".equalsIgnoreCase(request.getHeaders().get(HttpHeader.X_FORWARDED_PROTO));
  }

  // beside the cookie's SameSite: browsers say who asks, and a form cannot send JSON
  private static boolean isFromHere(Request request) {
    var site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return false;
    }
    boolean harmless = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    var type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return harmless || type == null || type.startsWith("application/json");
  }

  private static List<String> segments(String path) {
    return Arrays.stream(path.substring(PREFIX.length()).split("/"))
        .map(ApiHandler::decoded)
        .toList();
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }

  private static Reply tooLong() {
    return Reply.refused(
        413, "the body is too long (expected: at most " + MAX_BODY_BYTES + " bytes)");
  }

  private void refuse(Request request, Response response, Callback callback, Reply reply) {
    UnreadBody.discard(request, () -> send(reply, response, callback));
  }

  private void send(Reply reply, Response response, Callback callback) {
    tally.replied(reply.status());
    response.setStatus(reply.status());
    reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    if (reply.body() instanceof Reply.Body.Bytes inMemory) {
      response.write(true, java.nio.ByteBuffer.wrap(inMemory.bytes()), callback);
    } else if (reply.body() instanceof Reply.Body.ScratchFile file) {
      sendFile(file, response, callback);
    }
  }

  private static void sendFile(Reply.Body.ScratchFile file, Response response, Callback callback) {
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, Files.size(file.path()));
      Files.copy(file.path(), out);
      Files.deleteIfExists(file.path());
    } catch (IOException e) {
      file.path().toFile().delete();
      callback.failed(e);
      return;
    }
    callback.succeeded();
  }
}
