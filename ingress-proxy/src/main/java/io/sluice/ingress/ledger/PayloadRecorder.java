package io.sluice.ingress.ledger;

import io.sluice.event.CallSettled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes down both bodies of a call. Large ones leave in parts, the next when the one before is
 * recorded, so that memory stays bounded; a small call is one record, sent with its settlement.
 *
 * <p>Whoever reads the answer stops while the recorder is behind, and goes on when told.
 */
public final class PayloadRecorder {

  /**
   * A part holds about this much of a request (bytes); escaped as JSON it stays below the limit.
   */
  static final int PART_BYTES = 512 * 1024;

  /** An answer leaves in smaller parts, because it is held while a model thinks (bytes). */
  static final int ANSWER_PART_BYTES = 64 * 1024;

  private static final byte[] NOTHING = new byte[0];
  private static final Runnable NOBODY = () -> {};

  private final Object lock = new Object();
  private final Ledger ledger;
  private final String callId;
  private final String table;
  private final Tail response = new Tail();
  private byte[] request = NOTHING;
  private BodySyntax syntax = BodySyntax.TEXT;
  private int requestSent;
  private int parts;
  private boolean underWay;
  private @Nullable Throwable failure;
  private Runnable behind = NOBODY;
  private @Nullable CallSettled settled;
  private final CompletableFuture<Void> recorded = new CompletableFuture<>();

  /** The part of an answer that has not left yet. */
  private static final class Tail extends ByteArrayOutputStream {

    void add(ByteBuffer bytes) {
      var piece = new byte[bytes.remaining()];
      bytes.duplicate().get(piece);
      writeBytes(piece);
    }

    /** Takes everything out but the bytes of a character that is not complete. */
    BodyPiece takeText() {
      int end = TextEnd.of(buf, 0, count);
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
  public void request(byte[] bytes, BodySyntax known) {
    synchronized (lock) {
      request = bytes;
      syntax = known;
    }
    goOn();
  }

  /** Takes the next bytes of the answer, as the provider sent them. */
  public void response(ByteBuffer bytes) {
    synchronized (lock) {
      if (settled != null || failure != null) {
        return; // what follows the end belongs to no part
      }
      response.add(bytes);
    }
    goOn();
  }

  /**
   * Whether no more of the answer should be taken now; then {@code then} runs once, on any thread,
   * as soon as it should.
   */
  public boolean isBehind(Runnable then) {
    synchronized (lock) {
      if (failure != null || !underWay || response.size() < ANSWER_PART_BYTES) {
        return false;
      }
      behind = then;
      return true;
    }
  }

  /**
   * Records the end of the call, with what is left of its bodies, once all that came before is
   * recorded. The future fails when any part of it may not be recorded.
   */
  public CompletableFuture<Void> settle(CallSettled call) {
    synchronized (lock) {
      settled = call;
    }
    goOn();
    return recorded;
  }

  // the next part leaves, or the end; nothing, while a part is under way or no part is full
  private void goOn() {
    PayloadPart next;
    CallSettled end;
    synchronized (lock) {
      if (underWay) {
        return;
      }
      next = failure == null ? nextPart() : null;
      end = next == null ? settled : null;
      underWay = next != null || end != null;
    }
    if (next != null) {
      ledger.payload(next).whenComplete((done, cause) -> partRecorded(cause));
    } else if (end != null) {
      finish(end);
    }
  }

  private void partRecorded(@Nullable Throwable cause) {
    synchronized (lock) {
      underWay = false;
      failure = cause;
    }
    goOn();
    wakeReader();
  }

  private void wakeReader() {
    Runnable reader;
    synchronized (lock) {
      boolean stillBehind =
          failure == null && underWay && response.size() >= ANSWER_PART_BYTES && settled == null;
      reader = stillBehind ? NOBODY : behind;
      behind = stillBehind ? behind : NOBODY;
    }
    reader.run();
  }

  private void finish(CallSettled end) {
    var cause = failure;
    if (cause != null) {
      ledger
          .settled(end, null)
          .whenComplete((done, another) -> recorded.completeExceptionally(cause));
      return;
    }
    var last = part(restOfRequest(), response.rest(), end);
    ledger.settled(end, last).whenComplete((done, trouble) -> complete(trouble));
  }

  private BodyPiece restOfRequest() {
    var known = requestSent == 0 ? syntax : BodySyntax.TEXT;
    return new BodyPiece(request, requestSent, request.length, known);
  }

  private void complete(@Nullable Throwable trouble) {
    if (trouble == null) {
      recorded.complete(null);
    } else {
      recorded.completeExceptionally(trouble);
    }
  }

  private @Nullable PayloadPart nextPart() {
    if (request.length - requestSent > PART_BYTES) {
      int end = TextEnd.of(request, requestSent, requestSent + PART_BYTES);
      var piece = new BodyPiece(request, requestSent, end);
      requestSent = end;
      return part(piece, null, null);
    }
    return response.size() >= ANSWER_PART_BYTES ? part(null, response.takeText(), null) : null;
  }

  private PayloadPart part(
      @Nullable BodyPiece requestPiece,
      @Nullable BodyPiece responsePiece,
      @Nullable CallSettled call) {
    return new PayloadPart(callId, parts++, table, requestPiece, responsePiece, call);
  }
}
