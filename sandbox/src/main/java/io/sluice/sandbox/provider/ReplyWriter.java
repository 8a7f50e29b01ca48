package io.sluice.sandbox.provider;

import io.sluice.sandbox.provider.Exchange.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.thread.Scheduler;

/** Sends a reply piece by piece, waiting between them without holding a thread. */
final class ReplyWriter extends IteratingCallback {

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final byte[] body;
  private final Reply reply;
  private final Behaviour behaviour;
  private final Ledger ledger;
  private final Scheduler scheduler;
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private int next;

  ReplyWriter(
      Request request,
      Response response,
      Callback callback,
      byte[] body,
      Reply reply,
      Behaviour behaviour,
      Ledger ledger) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.body = body;
    this.reply = reply;
    this.behaviour = behaviour;
    this.ledger = ledger;
    this.scheduler = request.getComponents().getScheduler();
  }

  /** Starts; the exchange ends by itself. */
  void start() {
    if (reply.ending() == Ending.SILENT) {
      enter(Ending.SILENT);
      return;
    }
    response.setStatus(reply.status());
    reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    if (reply.length() != null) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.length());
    }
    iterate();
  }

  @Override
  protected Action process() {
    if (next == reply.pieces().size()) {
      return Action.SUCCEEDED;
    }
    var pause = next == 0 ? behaviour.delay() : behaviour.between();
    if (pause.isZero()) {
      write();
    } else {
      after(pause);
    }
    return Action.SCHEDULED;
  }

  @Override
  protected void onCompleteSuccess() {
    if (reply.ending() == Ending.CUT) {
      enter(Ending.CUT);
      callback.failed(new IOException("broken off, as it was asked for"));
      return;
    }
    callback.succeeded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    enter(Ending.CLIENT_GONE);
    callback.failed(cause);
  }

  private void after(Duration pause) {
    scheduler.schedule(this::write, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void write() {
    var piece = reply.pieces().get(next++);
    if (behaviour.stamped()) {
      Stamp.put(piece, System.nanoTime());
    }
    if (!ledger.isOff()) {
      sent.writeBytes(piece);
    }
    if (isLast()) {
      // before the other side can have it, so that whoever has the answer finds the entry
      enter(Ending.COMPLETE);
    }
    response.write(isLast(), ByteBuffer.wrap(piece), this);
  }

  private boolean isLast() {
    return next == reply.pieces().size() && reply.ending() == Ending.COMPLETE;
  }

  private void enter(Ending ending) {
    ledger.enter(request, body, reply, sent.toByteArray(), ending);
  }
}
