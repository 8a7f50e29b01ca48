package io.sluice.cli.connect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One export of a metric and one of a log record, both of them named {@code sluice.connect.check},
 * with the URLs and headers of an agent's.
 *
 * @param connection with which
 * @param now when the records happened
 */
record TrialExport(Connection connection, Instant now) {

  private static final String NAME = "sluice.connect.check";

  List<Finding> make(Gateway gateway) {
    return List.of(export(gateway, "metrics", metric()), export(gateway, "logs", record()));
  }

  private Finding export(Gateway gateway, String signal, ObjectNode body) {
    var url = connection.otlp(signal);
    var table = connection.table(signal);
    var answer =
        gateway.post(
            url,
            Map.of(
                "Authorization",
                "Bearer " + connection.token(),
                "X-Databricks-UC-Table-Name",
                table),
            body);
    if (!answer.isSuccess()) {
      return Finding.fails(signal, url + ": " + answer.message(), cure(answer.status(), table));
    }
    var refused = answer.json().at("/partialSuccess/errorMessage").asText();
    return refused.isEmpty()
        ? Finding.works(signal, answer.status() + " from " + url + ", " + table)
        : Finding.fails(signal, url + ": " + refused, "see what the message says");
  }

  private static String cure(int status, String table) {
    return switch (status) {
      case 0 -> "see that the receiver runs (./sluice status) and that --otlp-url is its address";
      case 401 -> "make an access token with --user NAME, or name one with --token-file";
      case 403 -> "give the user both modify and select: ./sluice get grants/tables/" + table;
      case 400, 404 ->
          "make the table with ./sluice sql \"CREATE TABLE …\" or below tables: in sluice.yaml, or"
              + " name others with --tables";
      case 429, 503 -> "see ./sluice status: the receiver cannot record telemetry right now";
      default -> "see what the message says";
    };
  }

  private ObjectNode metric() {
    var body = JsonNodeFactory.instance.objectNode();
    var resource = body.putArray("resourceMetrics").addObject();
    name(resource);
    var metric = resource.putArray("scopeMetrics").addObject().putArray("metrics").addObject();
    metric.put("name", NAME).put("unit", "1");
    metric
        .putObject("gauge")
        .putArray("dataPoints")
        .addObject()
        .put("timeUnixNano", nanos())
        .put("asInt", "1");
    return body;
  }

  private ObjectNode record() {
    var body = JsonNodeFactory.instance.objectNode();
    var resource = body.putArray("resourceLogs").addObject();
    name(resource);
    var record = resource.putArray("scopeLogs").addObject().putArray("logRecords").addObject();
    record.put("timeUnixNano", nanos()).put("severityNumber", 9);
    record.putObject("body").put("stringValue", NAME);
    var event = record.putArray("attributes").addObject().put("key", "event.name");
    event.putObject("value").put("stringValue", NAME);
    return body;
  }

  private static void name(ObjectNode resource) {
    var service =
        resource
            .putObject("resource")
            .putArray("attributes")
            .addObject()
            .put("key", "service.name");
    service.putObject("value").put("stringValue", "sluice-connect");
  }

  private String nanos() {
    return Long.toString(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
  }
}
