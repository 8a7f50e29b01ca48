package io.sluice.delta;

import io.sluice.event.Topics;
import io.sluice.kit.Settings;
import java.io.Serializable;
import java.util.HashMap;

/**
 * Where telemetry lands whose records name no table, because it was not our receiver that wrote
 * them: the Kafka exporter of an OpenTelemetry collector sends no headers of ours.
 *
 * @param byTopic three-level names of tables, by the topic of the records; a topic that is not in
 *     here has no such table
 */
public record DefaultTables(HashMap<String, String> byTopic) implements Serializable {

  /** From {@code OTLP_DEFAULT_METRICS_TABLE} and its like, which the receiver reads, too. */
  public static DefaultTables from(Settings settings) {
    var tables = new HashMap<String, String>();
    settings
        .find("OTLP_DEFAULT_METRICS_TABLE")
        .ifPresent(table -> tables.put(Topics.OTLP_METRICS.name(), table));
    settings
        .find("OTLP_DEFAULT_LOGS_TABLE")
        .ifPresent(table -> tables.put(Topics.OTLP_LOGS.name(), table));
    settings
        .find("OTLP_DEFAULT_SPANS_TABLE")
        .ifPresent(table -> tables.put(Topics.OTLP_SPANS.name(), table));
    return new DefaultTables(tables);
  }

  /**
   * The table that the record names, else the one for all of its topic.
   *
   * @throws UnusableRecordException when there is neither
   */
  String tableOf(TopicRecord record) {
    var named = record.headers().get(Topics.HEADER_TABLE);
    var table = named == null ? byTopic.get(record.topic()) : named;
    if (table == null) {
      throw new UnusableRecordException(
          "the record has no header " + Topics.HEADER_TABLE + ", and its topic no default table");
    }
    return table;
  }
}
