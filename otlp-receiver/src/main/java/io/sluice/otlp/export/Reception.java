package io.sluice.otlp.export;

import com.google.protobuf.Message;
import io.sluice.otlp.export.Permission.Granted;
import io.sluice.otlp.signal.Checked;
import io.sluice.otlp.signal.SignalPublisher;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request from its first byte to its answer: read, inflate, decode, check, publish. */
final class Reception implements BodyReader.Listener {

  private static final Logger LOGGER = LoggerFactory.getLogger(Reception.class);

  private final Export export;
  private final Granted grant;
  private final Compression compression;
  private final Reservation reservation;
  private final int limit;
  private final SignalPublisher publisher;
  private final Clock clock;

  Reception(
      Export export,
      Granted grant,
      Compression compression,
      Reservation reservation,
      int limit,
      SignalPublisher publisher,
      Clock clock) {
    this.export = export;
    this.grant = grant;
    this.compression = compression;
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
      var inflated = inflated(body);
      if (inflated.isEmpty()) {
        refuse(Refusal.tooLarge(limit));
        return;
      }
      receive(inflated.get());
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

  private Optional<byte[]> inflated(byte[] body) throws MalformedBodyException {
    return compression == Compression.GZIP ? Inflation.gunzip(body, limit) : Optional.of(body);
  }

  private void receive(byte[] body) throws MalformedBodyException {
    if (compression == Compression.GZIP && !reservation.grow(body.length)) {
      refuse(Refusal.busy());
      return;
    }
    var request = export.encoding().read(body, export.signal().emptyRequest());
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
    boolean isUntouched = export.encoding() == Encoding.PROTOBUF && checked.request() == request;
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
