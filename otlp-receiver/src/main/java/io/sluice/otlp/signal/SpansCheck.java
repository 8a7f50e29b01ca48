package io.sluice.otlp.signal;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;

/** Which spans can become a row: those with the ids that the protocol asks of every span. */
final class SpansCheck {

  private static final String REASON =
      "spans without a trace id of 16 bytes or a span id of 8 bytes that are not all zero";

  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private SpansCheck() {}

  static Checked check(ExportTraceServiceRequest request) {
    long all = 0;
    long usable = 0;
    for (var resource : request.getResourceSpansList()) {
      for (var scope : resource.getScopeSpansList()) {
        all += scope.getSpansCount();
        usable += scope.getSpansList().stream().filter(SpansCheck::isUsable).count();
      }
    }
    return all == usable
        ? Checked.complete(request, all)
        : new Checked(withoutUnusable(request), usable, all - usable, REASON);
  }

  private static boolean isUsable(Span span) {
    return isId(span.getTraceId(), TRACE_ID_BYTES) && isId(span.getSpanId(), SPAN_ID_BYTES);
  }

  private static boolean isId(ByteString id, int length) {
    if (id.size() != length) {
      return false;
    }
    for (int at = 0; at < length; at++) {
      if (id.byteAt(at) != 0) {
        return true;
      }
    }
    return false;
  }

  private static ExportTraceServiceRequest withoutUnusable(ExportTraceServiceRequest request) {
    var kept = request.toBuilder();
    for (var resource : kept.getResourceSpansBuilderList()) {
      for (var scope : resource.getScopeSpansBuilderList()) {
        var spans = scope.getSpansList();
        scope.clearSpans();
        spans.stream().filter(SpansCheck::isUsable).forEach(scope::addSpans);
      }
    }
    return kept.build();
  }
}
