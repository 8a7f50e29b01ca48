package io.sluice.sandbox.provider;

import io.sluice.sandbox.provider.GeminiDialect.Framing;
import io.sluice.sandbox.provider.Operation.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides the reply to a request: pure but for the ids and the time it is given. */
final class Answering {

  private static final String JSON = "application/json";
  private static final String SSE = "text/event-stream; charset=utf-8";
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHENTICATED = 401;

  private final Operation operation;
  private final Dialect dialect;
  private final String id;
  private final String requestId;
  private final long nowSeconds;

  /**
   * The answer to one request.
   *
   * @param query the query of the request, which may ask Gemini for server-sent events
   * @param id unique among the requests of this provider
   */
  Answering(Operation operation, @Nullable String query, String id, long nowSeconds) {
    this.operation = operation;
    this.dialect = dialect(operation.kind(), query);
    this.id = id;
    this.requestId = "req_" + id;
    this.nowSeconds = nowSeconds;
  }

  /** The answer to a caller without the right key. */
  Reply refusal() {
    return error(UNAUTHENTICATED);
  }

  /** The answer to a body, given how to behave; 400 when the one or the other is malformed. */
  Reply reply(byte[] body, Function<Ask, Behaviour> behaviour) {
    try {
      var ask = AskReader.read(body, operation.model());
      return reply(ask, behaviour.apply(ask));
    } catch (IOException | IllegalArgumentException e) {
      return error(BAD_REQUEST);
    }
  }

  private Reply reply(Ask ask, Behaviour behaviour) {
    if (behaviour.silent()) {
      return Reply.silence(requestId);
    }
    if (behaviour.status() != OK) {
      return error(behaviour);
    }
    var answer = Answer.of(id, requestId, nowSeconds, ask, behaviour);
    var reply = isStream(ask) ? stream(answer, behaviour) : whole(answer);
    return behaviour.cutAfter() == null ? reply : reply.cutAfter(behaviour.cutAfter());
  }

  private Reply whole(Answer answer) {
    var body =
        switch (operation.kind()) {
          case ANTHROPIC_COUNT -> AnthropicDialect.count(answer.usage());
          case GEMINI_COUNT -> GeminiDialect.count(answer.usage());
          case OPENAI_EMBEDDINGS -> OpenAiEmbeddings.of(answer);
          default -> dialect.whole(answer);
        };
    return Reply.whole(requestId, headers(JSON), body, answer.usage());
  }

  private Reply stream(Answer answer, Behaviour behaviour) {
    var type = dialect.framesWithEvents() ? SSE : JSON;
    var reply = Reply.stream(requestId, headers(type), dialect.events(answer), answer.usage());
    return behaviour.errorAfter() == null
        ? reply
        : reply.failedAfter(behaviour.errorAfter(), dialect.errorEvent(answer));
  }

  private Reply error(Behaviour behaviour) {
    var error = error(behaviour.status());
    return behaviour.retryAfterSeconds() == null
        ? error
        : error.with("retry-after", behaviour.retryAfterSeconds().toString());
  }

  private Reply error(int status) {
    return Reply.error(requestId, status, headers(JSON), dialect.error(status, requestId));
  }

  private boolean isStream(Ask ask) {
    return switch (operation.kind()) {
      case GEMINI_STREAM -> true;
      case ANTHROPIC_MESSAGES, OPENAI_CHAT, OPENAI_RESPONSES -> ask.streaming();
      default -> false;
    };
  }

  private Map<String, String> headers(String contentType) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", contentType);
    headers.put(dialect.requestIdHeader(), requestId);
    return headers;
  }

  private static Dialect dialect(Kind kind, @Nullable String query) {
    return switch (kind) {
      case ANTHROPIC_MESSAGES, ANTHROPIC_COUNT -> new AnthropicDialect();
      case OPENAI_CHAT, OPENAI_EMBEDDINGS -> new OpenAiChatDialect();
      case OPENAI_RESPONSES -> new OpenAiResponsesDialect();
      case GEMINI_GENERATE, GEMINI_STREAM, GEMINI_COUNT -> new GeminiDialect(framing(query));
    };
  }

  private static Framing framing(@Nullable String query) {
    return query != null && query.contains("alt=sse")
        ? Framing.SERVER_SENT_EVENTS
        : Framing.JSON_ARRAY;
  }
}
