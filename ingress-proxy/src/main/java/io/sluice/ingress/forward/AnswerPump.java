package io.sluice.ingress.forward;

import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import io.sluice.governance.ClientAbort;
import io.sluice.ingress.dialect.Answer;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.forward.AdmittedResponse.UnrecordedException;
import io.sluice.ingress.forward.Heartbeats.Heartbeat;
import io.sluice.ingress.ledger.Call;
import io.sluice.ingress.ledger.CallHandler;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * Moves one answer from the provider to the caller, driven by the caller's demand: the next bytes
 * are read when the last ones are written and the ledger is not behind. The piece that completes
 * the answer is written once the call is recorded; if it cannot be recorded, the answer breaks off
 * instead.
 *
 * <p>While the provider is silent, signs of life are put between two events of a stream. They are
 * neither counted nor recorded.
 *
 * <p>A caller who hangs up does not stop the pump: the provider's answer is read to its end
 * (drained) so that the tokens are counted exactly, up to a bound; or the provider is told to stop,
 * where it is configured so.
 */
final class AnswerPump extends IteratingCallback {

  /** How much of an answer is read for nobody but the ledger (bytes). */
  private static final long MAX_DRAINED_BYTES = 64L * 1024 * 1024;

  private static final int BYTES_PER_TOKEN = 4;

  private final Call call;
  private final org.eclipse.jetty.client.Response upstreamResponse;
  private final Content.Source source;
  private final Answer answer;
  private final Optional<Heartbeat> heartbeat;
  private final Request clientRequest;
  private final Response clientResponse;
  private final Callback callback;

  private final Runnable goOn = Invocable.from(InvocationType.NON_BLOCKING, this::goOn);

  private long bytesSeen;
  private long bytesDrained;
  private boolean upstreamEnded;
  private volatile boolean clientGone;

  /** Whether the provider owes us bytes: it has been asked, and must not be asked again. */
  private volatile boolean awaiting;

  /** Whether the end of the call has begun: there is nothing left to iterate for. */
  private boolean ended;

  private @Nullable CompletableFuture<Void> settlement;
  private @Nullable Throwable unrecorded;

  AnswerPump(
      Call call,
      org.eclipse.jetty.client.Response upstreamResponse,
      Content.Source source,
      Answer answer,
      Optional<Heartbeat> heartbeat,
      Request clientRequest,
      Response clientResponse,
      Callback callback) {
    this.call = call;
    this.upstreamResponse = upstreamResponse;
    this.source = source;
    this.answer = answer;
    this.heartbeat = heartbeat;
    this.clientRequest = clientRequest;
    this.clientResponse = clientResponse;
    this.callback = callback;
  }

  static String contentType(org.eclipse.jetty.client.Response upstreamResponse) {
    var type = upstreamResponse.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type == null ? "" : type;
  }

  void start() {
    clientRequest.addFailureListener(failure -> hangUp());
    if (Relayed.isEventStream(upstreamResponse.getHeaders())) {
      write(ByteBuffer.allocate(0), this::begin); // agents give up on headers that stay away
    } else {
      iterate();
    }
  }

  // a heartbeat would be a second write at a time before the headers are out
  private void begin() {
    heartbeat.ifPresent(signs -> signs.start(this::iterate));
    iterate();
  }

  /**
   * Three things iterate: a write that has ended, bytes of the provider that have come, and a
   * heartbeat that may be due. One at a time; none while a write is under way.
   */
  @Override
  protected Action process() {
    if (ended) {
      return Action.IDLE;
    }
    var recording = settlement;
    if (recording != null) {
      end();
      recording.whenComplete((recorded, failure) -> finish(failure)); // on the producer's thread
      return Action.IDLE;
    }
    if (unrecorded != null) {
      end();
      call.attemptEnded(upstreamResponse.getStatus(), null);
      abandon();
      giveUp(unrecorded);
      return Action.IDLE;
    }
    while (!awaiting && !call.isLedgerBehind(this::iterateElsewhere)) {
      var chunk = source.read();
      if (chunk == null) {
        awaiting = true;
        source.demand(goOn);
        break;
      }
      if (Content.Chunk.isFailure(chunk)) {
        breakOff(chunk.getFailure());
        return Action.IDLE;
      }
      var passed = take(chunk);
      if (isUnwanted()) {
        cancel();
        return Action.IDLE;
      }
      if (upstreamEnded || answer.isComplete()) {
        settlement = settle(sourceOfFinalCount());
        write(passed, this::succeeded);
        return Action.SCHEDULED;
      }
      if (isDrainedOut()) {
        breakOff(new IllegalStateException("the caller is gone and the answer too long to drain"));
        return Action.IDLE;
      }
      if (passed.hasRemaining() && !clientGone) {
        write(passed, this::succeeded);
        return Action.SCHEDULED;
      }
    }
    return whileSilent();
  }

  private void goOn() {
    awaiting = false;
    iterate();
  }

  private Action whileSilent() {
    if (isUnwanted()) {
      cancel();
      return Action.IDLE;
    }
    if (clientGone || !answer.isBetweenEvents() || !heartbeat.map(Heartbeat::isDue).orElse(false)) {
      return Action.IDLE;
    }
    write(heartbeat.get().sign(), this::succeeded);
    return Action.SCHEDULED;
  }

  private void end() {
    ended = true;
    heartbeat.ifPresent(Heartbeat::stop);
  }

  private void iterateElsewhere() {
    clientRequest.getComponents().getExecutor().execute(this::iterate);
  }

  private ByteBuffer take(Content.Chunk chunk) {
    upstreamEnded = chunk.isLast();
    try {
      var bytes = chunk.getByteBuffer();
      bytesSeen += bytes.remaining();
      bytesDrained += clientGone ? bytes.remaining() : 0;
      if (bytes.hasRemaining()) {
        call.answered(bytes);
      }
      return answer.read(bytes);
    } finally {
      chunk.release();
    }
  }

  private boolean isUnwanted() {
    return clientGone
        && !upstreamEnded
        && !answer.isComplete()
        && call.candidate().provider().onClientAbort() == ClientAbort.CANCEL;
  }

  // what the provider has counted so far is completed by an estimate
  private void cancel() {
    end();
    upstreamEnded = true;
    source.fail(new IllegalStateException("the caller is gone"));
    call.attemptEnded(upstreamResponse.getStatus(), "CANCELLED");
    var counted = answer.tokens(TokenSource.ESTIMATED).map(this::completed);
    call.settle(
            upstreamResponse.getStatus(),
            contentType(upstreamResponse),
            counted.orElseGet(this::uncounted))
        .whenComplete(
            (recorded, failure) ->
                callback.failed(new IllegalStateException("the caller is gone")));
  }

  private CallTokens completed(CallTokens counted) {
    long input = counted.input() == null ? 0 : counted.input();
    long output = Math.max(estimatedOutput(), counted.output() == null ? 0 : counted.output());
    return new CallTokens(
        input,
        output,
        input + output,
        counted.cacheRead(),
        counted.cacheCreation(),
        counted.cacheCreation1h(),
        counted.reasoning(),
        TokenSource.ESTIMATED,
        counted.raw(),
        counted.serviceTier());
  }

  private long estimatedOutput() {
    long ofText = answer.estimatedOutput();
    return ofText > 0 ? ofText : call.operation().kind().estimatedOutput(bytesSeen);
  }

  private boolean isDrainedOut() {
    return bytesDrained > MAX_DRAINED_BYTES;
  }

  private void write(ByteBuffer bytes, Runnable then) {
    if (clientGone || (!bytes.hasRemaining() && settlement != null)) {
      then.run();
      return;
    }
    clientResponse.write(
        false,
        bytes,
        Callback.from(
            InvocationType.NON_BLOCKING, () -> written(then), failure -> unwritten(failure, then)));
  }

  private void written(Runnable then) {
    heartbeat.ifPresent(Heartbeat::written);
    then.run();
  }

  // HTTP/2 says at once that a caller has hung up; HTTP/1.1 only when something is written
  private void hangUp() {
    clientGone = true;
    iterate();
  }

  private void unwritten(Throwable failure, Runnable then) {
    if (failure instanceof UnrecordedException) {
      unrecorded = failure;
    } else {
      clientGone = true;
    }
    then.run();
  }

  private TokenSource sourceOfFinalCount() {
    return clientGone ? TokenSource.DRAINED : TokenSource.PROVIDER_FINAL;
  }

  private CompletableFuture<Void> settle(TokenSource counted) {
    call.attemptEnded(upstreamResponse.getStatus(), null);
    var tokens = answer.tokens(counted).orElseGet(this::uncounted);
    return call.settle(upstreamResponse.getStatus(), contentType(upstreamResponse), tokens);
  }

  // an answer without usage is estimated by its length; an error costs nothing
  private CallTokens uncounted() {
    if (upstreamResponse.getStatus() >= 400) {
      return CallTokens.UNKNOWN;
    }
    long input = call.body().bytes().length / BYTES_PER_TOKEN;
    long output = estimatedOutput();
    return new CallTokens(
        input, output, input + output, null, null, null, null, TokenSource.ESTIMATED, null, null);
  }

  private void finish(@Nullable Throwable failure) {
    if (failure != null) {
      abandon();
      giveUp(failure);
      return;
    }
    takeWhatIsThere();
    if (clientGone) {
      callback.failed(new IllegalStateException("the caller is gone"));
    } else {
      clientResponse.write(true, answer.held(), callback);
    }
    new Leftover(source).discardUnless(upstreamEnded);
  }

  // most providers end the body with the terminal event: what has come by now is passed on as well
  private void takeWhatIsThere() {
    while (!upstreamEnded) {
      var chunk = source.read();
      if (chunk == null) {
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        upstreamEnded = true;
        return;
      }
      take(chunk);
    }
  }

  private void breakOff(Throwable cause) {
    end();
    upstreamEnded = true;
    abandon();
    boolean silent = cause instanceof TimeoutException;
    if (!clientResponse.isCommitted() && !clientGone) {
      call.attemptEnded(upstreamResponse.getStatus(), silent ? "TIMEOUT" : "BROKEN_OFF");
      clientResponse.reset();
      clientResponse.getHeaders().put("x-request-id", call.id()).put("request-id", call.id());
      CallHandler.refuse(clientRequest, clientResponse, callback, brokenOff(silent));
      return;
    }
    settle(TokenSource.PROVIDER_PARTIAL)
        .whenComplete((recorded, failure) -> callback.failed(cause));
  }

  private Refusal brokenOff(boolean silent) {
    return Refusal.of(
        silent ? Kind.UPSTREAM_TIMEOUT : Kind.UPSTREAM_FAILED,
        "the provider '%s' broke off its answer".formatted(call.candidate().provider().name()));
  }

  private void giveUp(Throwable failure) {
    if (clientResponse.isCommitted() || clientGone) {
      callback.failed(failure);
      return;
    }
    clientResponse.reset();
    clientResponse.getHeaders().put("x-request-id", call.id()).put("request-id", call.id());
    CallHandler.refuse(clientRequest, clientResponse, callback, ForwardHandler.cannotRecord());
  }

  private void abandon() {
    if (!upstreamEnded) {
      source.fail(new IllegalStateException("nobody reads on"));
    }
  }
}
