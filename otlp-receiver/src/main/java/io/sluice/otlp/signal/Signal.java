package io.sluice.otlp.signal;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.sluice.event.Topic;
import io.sluice.event.Topics;
import io.sluice.governance.Table;
import java.util.Locale;

/** The kinds of telemetry. */
public enum Signal {
  METRICS(ExportMetricsServiceRequest.getDefaultInstance()) {
    @Override
    public Checked check(Message request) {
      return MetricsCheck.check((ExportMetricsServiceRequest) request);
    }

    @Override
    public Message response(Checked checked) {
      var response = ExportMetricsServiceResponse.newBuilder();
      if (checked.rejected() > 0) {
        response.setPartialSuccess(
            ExportMetricsPartialSuccess.newBuilder()
                .setRejectedDataPoints(checked.rejected())
                .setErrorMessage(checked.reason()));
      }
      return response.build();
    }
  },

  LOGS(ExportLogsServiceRequest.getDefaultInstance()) {
    @Override
    public Checked check(Message request) {
      return LogsCheck.check((ExportLogsServiceRequest) request);
    }

    @Override
    public Message response(Checked checked) {
      var response = ExportLogsServiceResponse.newBuilder();
      if (checked.rejected() > 0) {
        response.setPartialSuccess(
            ExportLogsPartialSuccess.newBuilder()
                .setRejectedLogRecords(checked.rejected())
                .setErrorMessage(checked.reason()));
      }
      return response.build();
    }
  },

  TRACES(ExportTraceServiceRequest.getDefaultInstance()) {
    @Override
    public Checked check(Message request) {
      return SpansCheck.check((ExportTraceServiceRequest) request);
    }

    @Override
    public Message response(Checked checked) {
      var response = ExportTraceServiceResponse.newBuilder();
      if (checked.rejected() > 0) {
        response.setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(checked.rejected())
                .setErrorMessage(checked.reason()));
      }
      return response.build();
    }
  };

  private final Message empty;

  Signal(Message empty) {
    this.empty = empty;
  }

  /** Its name in paths and metrics, e.g. {@code metrics}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The gRPC service that it is exported to. */
  public String serviceName() {
    return switch (this) {
      case METRICS -> "opentelemetry.proto.collector.metrics.v1.MetricsService";
      case LOGS -> "opentelemetry.proto.collector.logs.v1.LogsService";
      case TRACES -> "opentelemetry.proto.collector.trace.v1.TraceService";
    };
  }

  /** An export request without content, from which builders and parsers are had. */
  public Message emptyRequest() {
    return empty;
  }

  /** Where it goes. */
  public Topic<byte[], byte[]> topic() {
    return switch (this) {
      case METRICS -> Topics.OTLP_METRICS;
      case LOGS -> Topics.OTLP_LOGS;
      case TRACES -> Topics.OTLP_SPANS;
    };
  }

  /** The columns a table must have for it. */
  public Table.Schema schema() {
    return switch (this) {
      case METRICS -> Table.Schema.OTEL_METRICS_V1;
      case LOGS -> Table.Schema.OTEL_LOGS_V1;
      case TRACES -> Table.Schema.OTEL_SPANS_V1;
    };
  }

  /**
   * Takes out what cannot be used.
   *
   * @param request an export request of this signal
   */
  public abstract Checked check(Message request);

  /** The answer to an export request; it speaks of partial success where something was rejected. */
  public abstract Message response(Checked checked);
}
