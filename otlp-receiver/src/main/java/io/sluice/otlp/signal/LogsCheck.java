package io.sluice.otlp.signal;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;

/** Which log records can become a row: those that say anything at all. */
final class LogsCheck {

  private static final String REASON = "log records without body, attributes and event name";

  private LogsCheck() {}

  static Checked check(ExportLogsServiceRequest request) {
    long all = 0;
    long usable = 0;
    for (var resource : request.getResourceLogsList()) {
      for (var scope : resource.getScopeLogsList()) {
        all += scope.getLogRecordsCount();
        usable += scope.getLogRecordsList().stream().filter(LogsCheck::isUsable).count();
      }
    }
    return all == usable
        ? Checked.complete(request, all)
        : new Checked(withoutUnusable(request), usable, all - usable, REASON);
  }

  // agents leave out the body (Codex) or the event name (all of them), but never everything
  private static boolean isUsable(LogRecord record) {
    return record.hasBody() || record.getAttributesCount() > 0 || !record.getEventName().isEmpty();
  }

  private static ExportLogsServiceRequest withoutUnusable(ExportLogsServiceRequest request) {
    var kept = request.toBuilder();
    for (var resource : kept.getResourceLogsBuilderList()) {
      for (var scope : resource.getScopeLogsBuilderList()) {
        var records = scope.getLogRecordsList();
        scope.clearLogRecords();
        records.stream().filter(LogsCheck::isUsable).forEach(scope::addLogRecords);
      }
    }
    return kept.build();
  }
}
