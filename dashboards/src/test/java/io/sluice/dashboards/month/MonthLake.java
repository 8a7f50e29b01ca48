package io.sluice.dashboards.month;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.types.StructType;
import io.sluice.dashboards.lake.LakeFixture;
import io.sluice.event.JsonSerde;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Writes a month into Delta tables. */
public final class MonthLake {

  public static final String USAGE = "system.ai_gateway.usage";
  public static final String METRICS = "main.telemetry.agents_otel_metrics";
  public static final String LOGS = "main.telemetry.agents_otel_logs";

  /** Of so many of the last calls of each model the content is there, too. */
  private static final int RECORDED = 400;

  private static final Map<String, String> PROVIDERS =
      Map.of("claude", "anthropic", "codex", "openai");

  private final LakeFixture lake;
  private final Path scratch;

  private MonthLake(LakeFixture lake, Path scratch) {
    this.lake = lake;
    this.scratch = scratch;
  }

  /** Writes everything; the calls into several files, as a sink does. */
  public static void write(Month month, Path root, Path scratch) throws Exception {
    var writing = new MonthLake(new LakeFixture(root), scratch);
    writing.rows(USAGE, Schemas.usage(), month.calls(), MonthLake::usage, 4);
    writing.rows(METRICS, Schemas.metrics(), month.points(), MonthLake::metric, 2);
    writing.rows(LOGS, Schemas.logs(), month.tools(), MonthLake::log, 1);
    for (var model :
        List.of("claude-opus-4-6", "claude-sonnet-4-6", "gpt-5-2", "gemini-2-5-flash")) {
      var of = month.calls().stream().filter(call -> model.equals(call.model())).toList();
      var last = of.subList(Math.max(0, of.size() - RECORDED), of.size());
      writing.rows(payloadTable(model), Schemas.payload(), last, Conversation::write, 1);
    }
  }

  public static String inferenceTable(String model) {
    return "main.gateway." + model.replace('-', '_');
  }

  private static String payloadTable(String model) {
    return inferenceTable(model) + "_payload";
  }

  private <T> void rows(
      String table, StructType columns, List<T> rows, BiConsumer<T, ObjectNode> writer, int files)
      throws Exception {
    lake.create(table, columns);
    int size = rows.size() / files + 1;
    for (int i = 0; i * size < rows.size(); i++) {
      var part = rows.subList(i * size, Math.min(rows.size(), (i + 1) * size));
      lake.appendLines(table, columns, lines(part, writer));
    }
  }

  private <T> Path lines(List<T> rows, BiConsumer<T, ObjectNode> writer) throws IOException {
    var file = scratch.resolve("rows.json");
    try (var out = Files.newBufferedWriter(file)) {
      for (var row : rows) {
        var node = JsonSerde.MAPPER.createObjectNode();
        writer.accept(row, node);
        out.write(node + "\n");
      }
    }
    return file;
  }

  private static void usage(Call call, ObjectNode row) {
    row.put("request_id", call.id());
    row.put("endpoint_name", call.model());
    row.put("event_time", call.time().toString());
    row.put("latency_ms", call.latencyMillis());
    row.put("requester", call.user());
    row.put("requester_type", call.user().contains("@") ? "USER" : "SERVICE_PRINCIPAL");
    row.put("ip_address", "127.0.0.1");
    row.put("url", Conversation.path(call.agent()));
    row.put("user_agent", Conversation.userAgent(call.agent()));
    row.put("api_type", Conversation.apiType(call.agent()));
    row.set("request_tags", texts(call.tags()));
    row.put("status_code", call.status());
    row.put("agent", call.agent());
    row.put("session_id", call.session());
    row.put("token_source", call.isAnswered() ? "provider_final" : "unknown");
    row.put("cost_usd", call.costUsd());
    row.put("error_code", call.error());
    row.put("proxy_id", "proxy-1");
    if (call.isAnswered()) {
      answered(call, row);
    }
  }

  private static void answered(Call call, ObjectNode row) {
    row.put("time_to_first_byte_ms", call.firstByteMillis());
    row.put("destination_name", PROVIDERS.getOrDefault(call.agent(), "google"));
    row.put("destination_model", call.model());
    row.put("provider_request_id", "req-" + call.id().substring(4, 10));
    row.put("response_content_type", "text/event-stream");
    row.put("input_tokens", call.input());
    row.put("output_tokens", call.output());
    row.put("total_tokens", call.input() + call.output());
    row.put("price_version", call.costUsd() == null ? null : "list");
    row.put("usage_raw", "{\"input_tokens\":" + call.input() + "}");
    var details = row.putObject("token_details");
    details.put("cache_read_input_tokens", call.cacheRead());
    details.put("cache_creation_input_tokens", call.cacheCreation());
    details.put("output_reasoning_tokens", call.reasoning());
    var attempt = row.putObject("routing_information").putArray("attempts").addObject();
    attempt.put("action", "primary");
    attempt.put("destination", row.get("destination_name").asText());
    attempt.put("status_code", 200);
    attempt.put("latency_ms", call.latencyMillis());
    attempt.put("start_time", call.time().toString());
    attempt.put("end_time", call.time().plusMillis(call.latencyMillis()).toString());
  }

  private static void metric(Point point, ObjectNode row) {
    boolean histogram = point.kind() == Point.Kind.DELTA_HISTOGRAM;
    row.put("name", point.name());
    row.put("metric_type", histogram ? "histogram" : "sum");
    var data = row.putObject(histogram ? "histogram" : "sum");
    data.put("start_time_unix_nano", nanos(point.start()));
    data.put("time_unix_nano", nanos(point.time()));
    data.put(histogram ? "sum" : "value", point.value());
    data.set("attributes", texts(point.attributes()));
    data.put(
        "aggregation_temporality",
        point.kind() == Point.Kind.CUMULATIVE
            ? "AGGREGATION_TEMPORALITY_CUMULATIVE"
            : "AGGREGATION_TEMPORALITY_DELTA");
    row.putObject("resource").set("attributes", texts(Map.of("service.instance", point.process())));
  }

  private static void log(ToolCall tool, ObjectNode row) {
    var event =
        switch (tool.agent()) {
          case "claude" -> "tool_result";
          case "codex" -> "codex.tool_result";
          default -> "gemini_cli.tool_call";
        };
    var attributes = row.put("event_name", event).putObject("attributes");
    attributes.put("event.name", event);
    attributes.put(tool.agent().equals("gemini") ? "function_name" : "tool_name", tool.tool());
    attributes.put("success", Boolean.toString(tool.success()));
    attributes.put("duration_ms", Long.toString(tool.millis()));
    attributes.put(tool.agent().equals("codex") ? "conversation.id" : "session.id", tool.session());
    row.put("time_unix_nano", nanos(tool.time()));
  }

  private static ObjectNode texts(Map<String, String> map) {
    return JsonSerde.MAPPER.valueToTree(map);
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000 + time.getNano();
  }
}
