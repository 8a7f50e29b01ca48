package io.sluice.otlp.export;

import com.google.protobuf.Message;
import io.sluice.otlp.export.Permission.Granted;
import io.sluice.otlp.signal.Checked;
import io.sluice.otlp.signal.Parts;
import io.sluice.otlp.signal.SignalPublisher;
import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request from its first byte to its answer: read, unwrap, decode, check, publish. */
final class Reception implements BodyReader.Listener {

  private static final Logger LOGGER = LoggerFactory.getLogger(Reception.class);

  private final Export export;
  private final Granted grant;
  private final Reservation reservation;
  private final Limits limits;
  private final SignalPublisher publisher;
  private final Clock clock;

  Reception(
      Export export,
      Granted grant,
      Reservation reservation,
      Limits limits,
      SignalPublisher publisher,
      Clock clock) {
    this.export = export;
    this.grant = grant;
    this.reservation = reservation;
    this.limits = limits;
    this.publisher = publisher;
    this.clock = clock;
  }

  void read(Request request) {
    new BodyReader(request, limits.body(), reservation, this).start();
  }

  @Override
  public void onBody(byte[] body) {
    try {
      var unwrapped = export.protocol().unwrap(body, limits.body());
      if (unwrapped.isEmpty()) {
        refuse(Refusal.tooLarge(limits.body()));
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
    refuse(Refusal.tooLarge(limits.body()));
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
    return hasRoomFor(unwrapped.length - body.length);
  }

  private boolean hasRoomFor(long more) {
    return more <= 0 || reservation.grow(more);
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
    boolean isUntouched =
        checked.request() == request && export.protocol().encoding() == Encoding.PROTOBUF;
    if (isUntouched && body.length <= limits.record()) {
      // what was sent goes on as it was sent, unless it cannot
      publish(checked, List.of(body));
      return;
    }
    publishWritten(checked, body.length);
  }

  private void publishWritten(Checked checked, long read) {
    var item = Parts.itemOver(limits.record(), checked.request());
    if (item.isPresent()) {
      drop(checked, Refusal.itemTooLarge(item.get(), limits.record()));
      return;
    }
    // numbers take less room in JSON than they may in protobuf
    if (!hasRoomFor(checked.request().getSerializedSize() - read)) {
      drop(checked, Refusal.busy());
      return;
    }
    var parts = Parts.of(checked.request(), limits.record());
    publish(checked, parts.stream().map(Message::toByteArray).toList());
  }

  private void publish(Checked checked, List<byte[]> records) {
    long sinceNanos = System.nanoTime();
    var outcome =
        new SignalPublisher.Outcome() {
          @Override
          public void onRecorded() {
            export.tally().acknowledged(System.nanoTime() - sinceNanos);
            export.tally().itemsAccepted(checked.accepted());
            accept(checked);
          }

          @Override
          public void onFailure(Exception failure) {
            drop(checked, Refusal.notRecorded());
          }
        };
    publisher.publish(
        export.signal(), records, grant.table(), grant.user(), clock.instant(), outcome);
  }

  private void drop(Checked checked, Refusal refusal) {
    export.tally().itemsDropped(checked.accepted(), refusal.label());
    refuse(refusal);
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
