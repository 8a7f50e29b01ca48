package io.sluice.ingress.ledger;

import io.sluice.event.CallSettled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes down both bodies of a call. Large ones leave in parts as they come, so that memory stays
 * bounded; a small call is one record, sent with its settlement.
 */
public final class PayloadRecorder {

  /**
   * A part holds about this much of a request (bytes); escaped as JSON it stays below the limit.
   */
  static final int PART_BYTES = 512 * 1024;

  /** An answer leaves in smaller parts, because it is held while a model thinks (bytes). */
  static final int ANSWER_PART_BYTES = 64 * 1024;

  private static final byte[] NOTHING = new byte[0];

  private final Ledger ledger;
  private final String callId;
  private final String table;
  private final List<CompletableFuture<Void>> sent = new ArrayList<>();
  private final Tail response = new Tail();
  private byte[] request = NOTHING;
  private int requestSent;
  private int parts;

  /** The part of an answer that has not left yet. */
  private static final class Tail extends ByteArrayOutputStream {

    /** Takes everything out but the bytes of a character that is not complete. */
    BodyPiece takeText() {
      int end = endOfText(buf, 0, count);
      var piece = new BodyPiece(Arrays.copyOf(buf, end), 0, end);
      System.arraycopy(buf, end, buf, 0, count - end);
      count -= end;
      return piece;
    }

    /** What has not left yet; nothing may be written after that. */
    BodyPiece rest() {
      return new BodyPiece(buf, 0, count);
    }
  }

  PayloadRecorder(Ledger ledger, String callId, String table) {
    this.ledger = ledger;
    this.callId = callId;
    this.table = table;
  }

  /** Takes the request body, which must not change any more; once, before any of the answer. */
  public void request(byte[] bytes) {
    request = bytes;
    while (bytes.length - requestSent > PART_BYTES) {
      int end = endOfText(bytes, requestSent, requestSent + PART_BYTES);
      send(new BodyPiece(bytes, requestSent, end), null);
      requestSent = end;
    }
  }

  /** Takes the next bytes of the answer, as the provider sent them. */
  public void response(ByteBuffer bytes) {
    var view = bytes.duplicate();
    while (view.hasRemaining()) {
      int length = Math.min(view.remaining(), ANSWER_PART_BYTES - response.size());
      var piece = new byte[length];
      view.get(piece);
      response.writeBytes(piece);
      if (response.size() >= ANSWER_PART_BYTES) {
        send(null, response.takeText());
      }
    }
  }

  /** The last part: what is left, with the call itself. The caller sends it. */
  public PayloadPart last(CallSettled call) {
    return part(new BodyPiece(request, requestSent, request.length), response.rest(), call);
  }

  /** Completes when every part sent so far is recorded. */
  public CompletableFuture<Void> recorded() {
    return CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0]));
  }

  private void send(@Nullable BodyPiece requestPiece, @Nullable BodyPiece responsePiece) {
    sent.add(ledger.payload(part(requestPiece, responsePiece, null)));
  }

  private PayloadPart part(
      @Nullable BodyPiece requestPiece,
      @Nullable BodyPiece responsePiece,
      @Nullable CallSettled call) {
    return new PayloadPart(callId, parts++, table, requestPiece, responsePiece, call);
  }

  // where the last character that is complete ends; one has at most three continuation bytes
  private static int endOfText(byte[] bytes, int start, int end) {
    int lead = end - 1;
    while (lead > start && lead > end - 4 && (bytes[lead] & 0xC0) == 0x80) {
      lead--;
    }
    return lead >= start && lead + lengthOf(bytes[lead]) > end ? lead : end;
  }

  private static int lengthOf(byte lead) {
    int bits = lead & 0xFF;
    if (bits < 0xC0) {
      return 1;
    }
    return bits < 0xE0 ? 2 : bits < 0xF0 ? 3 : 4;
  }
}
