package io.sluice.otlp.signal;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/** No span can become a row yet: they are counted and refused, so that nobody sends them again. */
final class SpansCheck {

  private static final String REASON = "traces are not stored, only metrics and logs are";

  private SpansCheck() {}

  static Checked check(ExportTraceServiceRequest request) {
    long spans = 0;
    for (var resource : request.getResourceSpansList()) {
      for (var scope : resource.getScopeSpansList()) {
        spans += scope.getSpansCount();
      }
    }
    return new Checked(ExportTraceServiceRequest.getDefaultInstance(), 0, spans, REASON);
  }
}
