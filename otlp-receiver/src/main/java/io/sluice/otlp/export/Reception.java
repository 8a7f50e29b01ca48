package io.sluice.otlp.export;

import com.google.protobuf.Message;
import io.sluice.otlp.export.Permission.Granted;
import io.sluice.otlp.signal.Checked;
import io.sluice.otlp.signal.SignalPublisher;
import java.time.Clock;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request from its first byte to its answer: read, unwrap, decode, check, publish. */
final class Reception implements BodyReader.Listener {

  private static final Logger LOGGER = LoggerFactory.getLogger(Reception.class);

  private final Export export;
  private final Granted grant;
  private final Reservation reservation;
  private final int limit;
  private final SignalPublisher publisher;
  private final Clock clock;

  Reception(
      Export export,
      Granted grant,
      Reservation reservation,
      int limit,
      SignalPublisher publisher,
      Clock clock) {
    this.export = export;
    this.grant = grant;
    this.reservation = reservation;
    this.limit = limit;
    this.publisher = publisher;
    this.clock = clock;
  }

  void read(Request request) {
    new BodyReader(request, limit, reservation, this).start();
  }

  @Override
  public void onBody(byte[] body) {
    try {
      var unwrapped = export.protocol().unwrap(body, limit);
      if (unwrapped.isEmpty()) {
        refuse(Refusal.tooLarge(limit));
        return;
      }
      if (!hasRoomFor(unwrapped.get(), body)) {
        refuse(Refusal.busy());
        return;
      }
      receive(unwrapped.get());
    } catch (MalformedBodyException e) {
      refuse(Refusal.undecodable(e.why()));
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).addKeyValue("signal", export.signal()).log("export failed");
      onFailure(e);
    }
  }

  @Override
  public void onTooLarge() {
    refuse(Refusal.tooLarge(limit));
  }

  @Override
  public void onBusy() {
    refuse(Refusal.busy());
  }

  @Override
  public void onFailure(Throwable failure) {
    reservation.release();
    export.fail(failure);
  }

  // the body that came is no longer needed
  private boolean hasRoomFor(byte[] unwrapped, byte[] body) {
    return unwrapped.length <= body.length || reservation.grow(unwrapped.length - body.length);
  }

  private void receive(byte[] body) throws MalformedBodyException {
    var request = export.protocol().encoding().read(body, export.signal().emptyRequest());
    var checked = export.signal().check(request);
    export.tally().itemsReceived(checked.accepted() + checked.rejected());
    export.tally().itemsDropped(checked.rejected(), "unusable");
    if (checked.accepted() == 0) {
      // nothing to record: an empty request has succeeded
      accept(checked);
      return;
    }
    publish(checked, wire(body, request, checked));
  }

  // what was sent goes on as it was sent, unless it cannot
  private byte[] wire(byte[] body, Message request, Checked checked) {
    boolean isUntouched =
        export.protocol().encoding() == Encoding.PROTOBUF && checked.request() == request;
    return isUntouched ? body : checked.request().toByteArray();
  }

  private void publish(Checked checked, byte[] wire) {
    var outcome =
        new SignalPublisher.Outcome() {
          @Override
          public void onRecorded() {
            export.tally().itemsAccepted(checked.accepted());
            accept(checked);
          }

          @Override
          public void onFailure(Exception failure) {
            export.tally().itemsDropped(checked.accepted(), "kafka");
            refuse(Refusal.notRecorded());
          }
        };
    publisher.publish(export.signal(), wire, grant.table(), grant.user(), clock.instant(), outcome);
  }

  private void accept(Checked checked) {
    reservation.release();
    export.accept(checked);
  }

  private void refuse(Refusal refusal) {
    reservation.release();
    export.refuse(refusal);
  }
}
