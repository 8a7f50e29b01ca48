package io.sluice.sandbox.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/** Answers the vendors' paths; every other one is left to the next handler. */
final class AnswerHandler extends Handler.Abstract.NonBlocking {

  private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;
  private static final String BEHAVIOUR_HEADER = "x-mock";

  private final @Nullable String apiKey;
  private final Script script;
  private final Ledger ledger;
  private final Clock clock;
  private final String instance = Integer.toHexString(ThreadLocalRandom.current().nextInt());
  private final AtomicLong count = new AtomicLong();

  AnswerHandler(@Nullable String apiKey, Script script, Ledger ledger, Clock clock) {
    this.apiKey = apiKey;
    this.script = script;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var operation = Operation.of(Request.getPathInContext(request));
    if (operation.isEmpty() || !HttpMethod.POST.is(request.getMethod())) {
      return false;
    }
    var answering =
        new Answering(
            operation.get(),
            request.getHttpURI().getQuery(),
            instance + "_" + count.incrementAndGet(),
            clock.instant().getEpochSecond());
    var whenRead =
        Promise.Invocable.from(
            InvocationType.NON_BLOCKING,
            (byte[] body) -> answer(request, response, callback, answering, body),
            callback::failed);
    Content.Source.asByteArrayAsync(request, MAX_BODY_BYTES, whenRead);
    return true;
  }

  private void answer(
      Request request, Response response, Callback callback, Answering answering, byte[] body) {
    var chosen = new ChosenBehaviour(request.getHeaders().get(BEHAVIOUR_HEADER));
    var reply = mayAsk(request) ? answering.reply(body, chosen) : answering.refusal();
    new ReplyWriter(request, response, callback, body, reply, chosen.behaviour, ledger).start();
  }

  // each vendor's SDK has a place of its own for the key
  private boolean mayAsk(Request request) {
    if (apiKey == null) {
      return true;
    }
    var headers = request.getHeaders();
    return apiKey.equals(headers.get("x-api-key"))
        || apiKey.equals(headers.get("x-goog-api-key"))
        || ("Bearer " + apiKey).equals(headers.get(HttpHeader.AUTHORIZATION))
        || apiKey.equals(queryKey(request));
  }

  private static @Nullable String queryKey(Request request) {
    Fields query = Request.extractQueryParameters(request, UTF_8);
    return query.getValue("key");
  }

  /** Asks header, model name and script, in this order, and remembers what they said. */
  private final class ChosenBehaviour implements Function<Ask, Behaviour> {

    private final @Nullable String header;
    private Behaviour behaviour = Behaviour.NORMAL;

    ChosenBehaviour(@Nullable String header) {
      this.header = header;
    }

    @Override
    public Behaviour apply(Ask ask) {
      behaviour =
          header == null
              ? Behaviour.inName(ask.model()).orElseGet(script::take)
              : Behaviour.parse(header);
      return behaviour;
    }
  }
}
