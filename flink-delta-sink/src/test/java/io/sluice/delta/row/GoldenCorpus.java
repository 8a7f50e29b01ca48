package io.sluice.delta.row;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.LandedRows;
import io.sluice.delta.table.TableLayout;
import io.sluice.delta.table.TableRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * OTLP requests and, written by hand, the rows that they are to become: one line of JSON for each
 * row, fields of structs that are null left out.
 */
public enum GoldenCorpus {
  METRICS(TableSchema.OTEL_METRICS, "main.golden.otel_metrics") {
    @Override
    List<TableRow> mapped(byte[] request) {
      return MetricRow.rowsOf(request, table());
    }

    @Override
    Message.Builder message() {
      return ExportMetricsServiceRequest.newBuilder();
    }
  },
  LOGS(TableSchema.OTEL_LOGS, "main.golden.otel_logs") {
    @Override
    List<TableRow> mapped(byte[] request) {
      return LogRow.rowsOf(request, table(), RECEIVED_AT);
    }

    @Override
    Message.Builder message() {
      return ExportLogsServiceRequest.newBuilder();
    }
  },
  SPANS(TableSchema.OTEL_SPANS, "main.golden.otel_spans") {
    @Override
    List<TableRow> mapped(byte[] request) {
      return SpanRow.rowsOf(request, table());
    }

    @Override
    Message.Builder message() {
      return ExportTraceServiceRequest.newBuilder();
    }
  };

  private static final Instant RECEIVED_AT = Instant.ofEpochSecond(1_795_342_550);

  private final TableSchema schema;
  private final String table;

  GoldenCorpus(TableSchema schema, String table) {
    this.schema = schema;
    this.table = table;
  }

  abstract List<TableRow> mapped(byte[] request);

  abstract Message.Builder message();

  public TableSchema schema() {
    return schema;
  }

  public String table() {
    return table;
  }

  /** The rows, one line of JSON each, in their order. */
  public List<String> expected() throws IOException {
    return resource(name().toLowerCase(java.util.Locale.ROOT) + ".jsonl").lines().toList();
  }

  /** The requests as they travel. */
  byte[] request() throws IOException {
    var message = message();
    TextFormat.merge(resource(name().toLowerCase(java.util.Locale.ROOT) + ".txtpb"), message);
    return message.build().toByteArray();
  }

  /** Puts the rows into their table, through the files that the sink writes. */
  public void land(Lake lake) throws IOException {
    land(lake, request());
  }

  void land(Lake lake, byte[] request) throws IOException {
    var layout = new TableLayout(schema.columns(), schema.partitionColumns(), schema.properties());
    var rows = mapped(request).stream().map(TableRow::values).toList();
    LandedRows.commit(
        lake, layout, List.of(new TableRows(table, schema.name(), rows, "golden-0", 0, 0)));
  }

  private static String resource(String name) throws IOException {
    try (var in = GoldenCorpus.class.getResourceAsStream("/golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
