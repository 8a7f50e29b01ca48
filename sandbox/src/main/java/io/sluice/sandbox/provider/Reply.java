package io.sluice.sandbox.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sandbox.provider.Exchange.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the wire for one request.
 *
 * @param requestId the provider's id of the exchange
 * @param status the status; 0 when nothing is ever answered
 * @param headers of the answer
 * @param length announced length of the body; null for a stream (unit: bytes)
 * @param pieces of the body, each written by itself
 * @param usage what the body says it cost; null when it does not come to that
 * @param ending how it ends when the other side stays
 */
record Reply(
    String requestId,
    int status,
    Map<String, String> headers,
    @Nullable Long length,
    List<byte[]> pieces,
    @Nullable ReportedUsage usage,
    Ending ending) {

  private static final int OK = 200;

  /** A plain body. */
  static Reply whole(
      String requestId, Map<String, String> headers, String body, ReportedUsage usage) {
    var bytes = body.getBytes(UTF_8);
    return new Reply(
        requestId, OK, headers, (long) bytes.length, List.of(bytes), usage, Ending.COMPLETE);
  }

  /** An error. */
  static Reply error(String requestId, int status, Map<String, String> headers, String body) {
    var bytes = body.getBytes(UTF_8);
    return new Reply(
        requestId, status, headers, (long) bytes.length, List.of(bytes), null, Ending.COMPLETE);
  }

  /** A stream. */
  static Reply stream(
      String requestId, Map<String, String> headers, List<String> events, ReportedUsage usage) {
    var pieces = events.stream().map(event -> event.getBytes(UTF_8)).toList();
    return new Reply(requestId, OK, headers, null, pieces, usage, Ending.COMPLETE);
  }

  /** No answer, ever. */
  static Reply silence(String requestId) {
    return new Reply(requestId, 0, Map.of(), null, List.of(), null, Ending.SILENT);
  }

  /** The same, broken off after so many pieces; a body of one piece breaks in its middle. */
  Reply cutAfter(int count) {
    var kept = pieces.size() == 1 ? List.of(half(pieces.get(0))) : first(count);
    return new Reply(requestId, status, headers, length, kept, null, Ending.CUT);
  }

  /** The same, but after so many pieces it ends with this one. */
  Reply failedAfter(int count, String errorEvent) {
    var kept = new ArrayList<>(first(count));
    kept.add(errorEvent.getBytes(UTF_8));
    return new Reply(requestId, status, headers, length, kept, null, ending);
  }

  /** The same with one more header. */
  Reply with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(requestId, status, more, length, pieces, usage, ending);
  }

  private List<byte[]> first(int count) {
    return pieces.subList(0, Math.min(count, pieces.size()));
  }

  private static byte[] half(byte[] piece) {
    return Arrays.copyOf(piece, piece.length / 2);
  }
}
