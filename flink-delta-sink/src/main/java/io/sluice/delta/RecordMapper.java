package io.sluice.delta;

import static java.util.Map.entry;

import io.sluice.delta.row.LogRow;
import io.sluice.delta.row.MetricRow;
import io.sluice.delta.row.PayloadRow;
import io.sluice.delta.row.SpanRow;
import io.sluice.delta.row.TableRow;
import io.sluice.delta.row.TableSchema;
import io.sluice.delta.row.UsageRow;
import io.sluice.event.CallPayload;
import io.sluice.event.CallSettled;
import io.sluice.event.Topic;
import io.sluice.event.Topics;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * From a record to the rows of its table, for the topics that land in tables. Pure.
 *
 * <p>Both methods throw some {@link RuntimeException} when the record is not what its topic
 * promises.
 */
public enum RecordMapper {
  CALLS(TableSchema.USAGE) {
    @Override
    public String table(TopicRecord record, DefaultTables defaults) {
      return UsageRow.TABLE;
    }

    @Override
    public List<TableRow> rows(TopicRecord record, String table) {
      return List.of(UsageRow.of(event(Topics.CALLS, record)));
    }
  },

  /** Expects whole payloads, see {@link JoinParts}. */
  PAYLOADS(TableSchema.PAYLOAD) {
    @Override
    public String table(TopicRecord record, DefaultTables defaults) {
      return PayloadShape.table(value(record));
    }

    @Override
    public List<TableRow> rows(TopicRecord record, String table) {
      var payload = event(Topics.PAYLOADS, record);
      return List.of(PayloadRow.of(call(payload), table, payload.request(), payload.response()));
    }

    private CallSettled call(CallPayload payload) {
      var call = payload.call();
      if (call == null) {
        throw new UnusableRecordException("a part of a payload without its key");
      }
      return call;
    }
  },

  METRICS(TableSchema.OTEL_METRICS) {
    @Override
    public String table(TopicRecord record, DefaultTables defaults) {
      return defaults.tableOf(record);
    }

    @Override
    public List<TableRow> rows(TopicRecord record, String table) {
      return MetricRow.rowsOf(value(record), table);
    }
  },

  LOGS(TableSchema.OTEL_LOGS) {
    @Override
    public String table(TopicRecord record, DefaultTables defaults) {
      return defaults.tableOf(record);
    }

    @Override
    public List<TableRow> rows(TopicRecord record, String table) {
      return LogRow.rowsOf(value(record), table, receivedAt(record));
    }

    private Instant receivedAt(TopicRecord record) {
      var text = record.headers().get(Topics.HEADER_RECEIVED_AT);
      if (text == null) {
        return Instant.ofEpochMilli(record.timestampMillis());
      }
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw new UnusableRecordException("header received-at is not an instant");
      }
    }
  },

  SPANS(TableSchema.OTEL_SPANS) {
    @Override
    public String table(TopicRecord record, DefaultTables defaults) {
      return defaults.tableOf(record);
    }

    @Override
    public List<TableRow> rows(TopicRecord record, String table) {
      return SpanRow.rowsOf(value(record), table);
    }
  };

  private static final Map<String, RecordMapper> BY_TOPIC =
      Map.ofEntries(
          entry(Topics.CALLS.name(), CALLS),
          entry(Topics.PAYLOADS.name(), PAYLOADS),
          entry(Topics.OTLP_METRICS.name(), METRICS),
          entry(Topics.OTLP_LOGS.name(), LOGS),
          entry(Topics.OTLP_SPANS.name(), SPANS));

  private final TableSchema schema;

  RecordMapper(TableSchema schema) {
    this.schema = schema;
  }

  /** The topics there is a mapper for. */
  public static List<String> topics() {
    return BY_TOPIC.keySet().stream().sorted().toList();
  }

  /**
   * @throws IllegalArgumentException when no rows are made of the topic's records
   */
  public static RecordMapper of(String topic) {
    var mapper = BY_TOPIC.get(topic);
    if (mapper == null) {
      throw new IllegalArgumentException("no rows are made of records of " + topic);
    }
    return mapper;
  }

  /** What the tables of these rows look like. */
  public TableSchema schema() {
    return schema;
  }

  /** The table that the record's rows are for, read without decoding more than that. */
  public abstract String table(TopicRecord record, DefaultTables defaults);

  /** The record's rows. */
  public abstract List<TableRow> rows(TopicRecord record, String table);

  private static byte[] value(TopicRecord record) {
    var value = record.value();
    if (value == null) {
      throw new UnusableRecordException("the record has no value");
    }
    return value;
  }

  private static <T> T event(Topic<String, T> topic, TopicRecord record) {
    return topic.values().deserializer().deserialize(topic.name(), value(record));
  }
}
