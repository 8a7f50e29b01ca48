package io.sluice.ingress.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.event.CallPayload;
import io.sluice.event.CallSettled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes down both bodies of a call. Large ones leave in parts as they come, so that memory stays
 * bounded; a small call is one record, sent with its settlement.
 */
public final class PayloadRecorder {

  /** A part holds about this much of a body (bytes); escaped as JSON it stays below the limit. */
  static final int PART_BYTES = 512 * 1024;

  private final Ledger ledger;
  private final String callId;
  private final String table;
  private final List<CompletableFuture<Void>> sent = new ArrayList<>();
  private final Tail request = new Tail();
  private final Tail response = new Tail();
  private int parts;

  /** The part of a body that has not left yet. */
  private static final class Tail extends ByteArrayOutputStream {

    /** Takes everything out but the bytes of a character that is not complete. */
    String takeText() {
      int end = endOfText();
      var text = new String(buf, 0, end, UTF_8);
      System.arraycopy(buf, end, buf, 0, count - end);
      count -= end;
      return text;
    }

    String takeAll() {
      var text = toString(UTF_8);
      reset();
      return text;
    }

    // a UTF-8 character has at most three continuation bytes
    private int endOfText() {
      int lead = count - 1;
      while (lead > 0 && lead > count - 4 && (buf[lead] & 0xC0) == 0x80) {
        lead--;
      }
      return lead >= 0 && lead + lengthOf(buf[lead]) > count ? lead : count;
    }

    private static int lengthOf(byte lead) {
      int bits = lead & 0xFF;
      if (bits < 0xC0) {
        return 1;
      }
      return bits < 0xE0 ? 2 : bits < 0xF0 ? 3 : 4;
    }
  }

  PayloadRecorder(Ledger ledger, String callId, String table) {
    this.ledger = ledger;
    this.callId = callId;
    this.table = table;
  }

  /** Takes the request body; once, before any of the answer. */
  public void request(byte[] bytes) {
    for (int from = 0; from < bytes.length; from += PART_BYTES) {
      request.write(bytes, from, Math.min(PART_BYTES, bytes.length - from));
      if (bytes.length - from > PART_BYTES) {
        send(request.takeText(), null);
      }
    }
  }

  /** Takes the next bytes of the answer, as the provider sent them. */
  public void response(ByteBuffer bytes) {
    var view = bytes.duplicate();
    while (view.hasRemaining()) {
      int length = Math.min(view.remaining(), PART_BYTES - response.size());
      var piece = new byte[length];
      view.get(piece);
      response.writeBytes(piece);
      if (response.size() >= PART_BYTES) {
        send(null, response.takeText());
      }
    }
  }

  /** Sends what is left, with the call itself; completes when every part is recorded. */
  public CompletableFuture<Void> settle(CallSettled call) {
    record(request.takeAll(), response.takeAll(), call);
    return CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0]));
  }

  private void send(@Nullable String requestText, @Nullable String responseText) {
    record(requestText, responseText, null);
  }

  private void record(
      @Nullable String requestText, @Nullable String responseText, @Nullable CallSettled call) {
    sent.add(
        ledger.payload(new CallPayload(callId, parts++, table, requestText, responseText, call)));
  }
}
