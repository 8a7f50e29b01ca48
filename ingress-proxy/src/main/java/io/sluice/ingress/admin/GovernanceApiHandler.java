package io.sluice.ingress.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.sluice.event.JsonSerde;
import io.sluice.governance.Directory;
import io.sluice.governance.Principal;
import io.sluice.governance.api.GovernanceApi;
import io.sluice.governance.api.Question;
import io.sluice.governance.api.Reply;
import io.sluice.governance.api.Reply.Answer;
import io.sluice.governance.api.Reply.Change;
import io.sluice.kit.UnreadBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * {@code /api/2.0/sluice/...} on the admin port, for administrators' access tokens only: 401 for
 * nobody, 403 for others, 503 while the proxy starts or Kafka does not acknowledge. A change is
 * answered when it is acknowledged and this process knows of it. Fails closed.
 *
 * <p>Every change is one line of the audit log: who did what to which declaration.
 */
public final class GovernanceApiHandler extends Handler.Wrapper {

  private static final Logger LOGGER = LoggerFactory.getLogger(GovernanceApiHandler.class);
  private static final int MAX_BODY_BYTES = 512 * 1024;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
  private static final int MOST_LOOKS = 200;
  private static final String BEARER = "bearer ";

  private static final ObjectReader JSON =
      JsonSerde.MAPPER
          .readerFor(JsonNode.class)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private volatile @Nullable Service service;

  /** What is in force, and how that is changed. */
  private record Service(Supplier<Directory> directory, Declaring declaring) {}

  public GovernanceApiHandler(Clock clock) {
    this.clock = clock;
  }

  /** From now on questions are answered. */
  public void serve(Supplier<Directory> directory, Declaring declaring) {
    service = new Service(directory, declaring);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var path = request.getHttpURI().getPath();
    if (path == null || !path.startsWith(Question.PREFIX)) {
      return super.handle(request, response, callback);
    }
    var serving = service;
    if (serving == null) {
      write(response, callback, unavailable("the proxy is starting"));
      return true;
    }
    var caller = identify(request, serving.directory().get());
    if (caller.isEmpty()) {
      write(response, callback, unauthenticated());
    } else if (!caller.get().admin()) {
      write(response, callback, denied());
    } else {
      new QuestionHandler(serving, caller.get(), path, request, response, callback).start();
    }
    return true;
  }

  private Optional<Principal> identify(Request request, Directory directory) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .flatMap(
            value -> directory.identify(value.substring(BEARER.length()).strip(), clock.instant()));
  }

  /** Handles one question of an administrator. */
  private final class QuestionHandler {

    private final Service serving;
    private final Principal admin;
    private final String path;
    private final Request request;
    private final Response response;
    private final Callback callback;

    QuestionHandler(
        Service serving,
        Principal admin,
        String path,
        Request request,
        Response response,
        Callback callback) {
      this.serving = serving;
      this.admin = admin;
      this.path = path;
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    void start() {
      if (request.getLength() > MAX_BODY_BYTES) {
        refuseAsTooLarge();
        return;
      }
      Content.Source.asByteArrayAsync(request, MAX_BODY_BYTES)
          .whenComplete(
              (body, failure) -> {
                if (failure != null) {
                  refuseAsTooLarge();
                } else {
                  answer(body);
                }
              });
    }

    private void refuseAsTooLarge() {
      UnreadBody.discard(request, () -> write(response, callback, tooLarge()));
    }

    private void answer(byte[] body) {
      try {
        var members = body.length == 0 ? null : JSON.<JsonNode>readValue(body);
        var question = new Question(request.getMethod(), Question.segments(path), members);
        var inForce = serving.directory().get().declarations();
        follow(GovernanceApi.answer(question, inForce, clock.instant(), random));
      } catch (IOException e) {
        write(response, callback, notJson(e));
      } catch (RuntimeException e) {
        LOGGER.atError().setCause(e).log("admin call failed");
        write(response, callback, failed());
      }
    }

    private void follow(Reply reply) {
      if (reply instanceof Answer answer) {
        write(response, callback, answer);
      } else if (reply instanceof Change change) {
        serving
            .declaring()
            .declare(change.key(), change.declaration())
            .thenCompose(done -> known(change, MOST_LOOKS))
            .whenComplete((done, failure) -> conclude(change, failure));
      }
    }

    private void conclude(Change change, @Nullable Throwable failure) {
      var line = failure == null ? LOGGER.atInfo() : LOGGER.atWarn();
      line.addKeyValue("userId", admin.name())
          .addKeyValue("action", change.action())
          .addKeyValue("declaration", change.key())
          .log(failure == null ? "governance changed" : "governance change not acknowledged");
      write(
          response,
          callback,
          failure == null
              ? new Answer(change.status(), change.body())
              : unavailable("Kafka did not acknowledge the change; it may or may not be in force"));
    }

    // whoever asks next, asks this process as a rule
    private CompletableFuture<Void> known(Change change, int looks) {
      var found =
          serving.directory().get().declarations().stream()
              .filter(declaration -> declaration.key().equals(change.key()))
              .findFirst();
      if (looks == 0 || found.equals(Optional.ofNullable(change.declaration()))) {
        return CompletableFuture.completedFuture(null);
      }
      return CompletableFuture.runAsync(
              () -> {},
              CompletableFuture.delayedExecutor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS))
          .thenCompose(later -> known(change, looks - 1));
    }
  }

  private static void write(Response response, Callback callback, Answer answer) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(bytes(answer.body())), callback);
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return JsonSerde.MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static Answer unauthenticated() {
    return Reply.refused(
        401,
        "UNAUTHENTICATED",
        "no valid access token was sent (expected: an administrator's in Authorization: Bearer)");
  }

  private static Answer denied() {
    return Reply.refused(
        403,
        "PERMISSION_DENIED",
        "the access token is no administrator's (make one with: sluice token create --admin)");
  }

  private static Answer tooLarge() {
    return Reply.refused(
        413,
        "BAD_REQUEST",
        "the body is too large (expected: at most " + MAX_BODY_BYTES + " bytes)");
  }

  // the parser's own message quotes the body
  private static Answer notJson(IOException e) {
    var at =
        e instanceof JsonProcessingException json && json.getLocation() != null
            ? "line "
                + json.getLocation().getLineNr()
                + ", column "
                + json.getLocation().getColumnNr()
            : "the body";
    return Reply.malformed(List.of(at + ": cannot be read (expected: one JSON object)"));
  }

  private static Answer unavailable(String why) {
    return Reply.refused(503, "TEMPORARILY_UNAVAILABLE", why);
  }

  private static Answer failed() {
    return Reply.refused(500, "INTERNAL_ERROR", "the gateway failed; its log says how");
  }
}
