package io.sluice.delta;

import io.sluice.delta.DeltaSinkConfig.Resume;
import io.sluice.delta.checkpoint.RetainedCheckpoints;
import io.sluice.delta.row.TableSchema;
import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.DeltaSink;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.TableRows;
import io.sluice.event.Topics;
import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.KafkaSettings;
import io.sluice.kit.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lands calls, payloads and telemetry in Delta tables, exactly once.
 *
 * <pre>
 *   llm.calls.v1 ─────┐
 *   otlp_metrics ─────┼──────────────────────┬──▶ rows of records ──▶ Delta tables
 *   otlp_logs ────────┘                      │          │
 *   llm.payloads.v1 ──▶ join parts, by call ─┘          │
 *                            └──────────────────────────┴──▶ dead-letter.v1
 * </pre>
 *
 * <p>Dead letters are delivered at least once: a record that is read again is reported again.
 */
public final class DeltaSinkJob {

  static final String NAME = "flink-delta-sink";

  private static final Logger LOGGER = LoggerFactory.getLogger(DeltaSinkJob.class);

  private DeltaSinkJob() {}

  /**
   * Submits the job to the cluster that runs this.
   *
   * @param args settings as {@code NAME=value}; they go before those of the environment
   */
  public static void main(String[] args) throws Exception {
    var config = DeltaSinkConfig.from(settings(args));
    var env = StreamExecutionEnvironment.getExecutionEnvironment(resuming(config));
    prepare(env, config);
    env.execute(NAME);
  }

  // a job manager that has died is started again with the same command, and no other memory than
  // the checkpoints
  private static Configuration resuming(DeltaSinkConfig config) throws IOException {
    var settings = FlinkSettings.of(config);
    if (config.resume() == Resume.NEWEST) {
      var retained = new RetainedCheckpoints(Path.of(config.checkpoints()).toAbsolutePath());
      retained.deleteAllBut(RetainedCheckpoints.KEPT);
      var from = retained.usable().stream().findFirst();
      LOGGER.info("starting the job from {}", from.map(Object::toString).orElse("no checkpoint"));
      from.ifPresent(checkpoint -> FlinkSettings.resumeFrom(settings, checkpoint));
    }
    return settings;
  }

  /** Waits for the topics, makes the usage table if it is missing, and puts the job together. */
  static void prepare(StreamExecutionEnvironment env, DeltaSinkConfig config)
      throws IOException, InterruptedException {
    createUsageTable(config.lake());
    var topicIds = TopicIds.await(config.bootstrapServers(), RecordMapper.topics());
    define(
        env,
        TopicSource.all(config.bootstrapServers()),
        new RowsOfRecords(config, topicIds),
        new DeltaSink(config.lake(), RowsOfRecords.LAYOUTS, config.commitThreads()),
        deadLetters(config.bootstrapServers()));
  }

  static void define(
      StreamExecutionEnvironment env,
      Source<TopicRecord, ?, ?> topics,
      RowsOfRecords rowsOfRecords,
      Sink<TableRows> tables,
      Sink<DeadLetter> deadLetters) {
    var records =
        env.fromSource(topics, WatermarkStrategy.noWatermarks(), "topics", TopicSource.RECORDS)
            .uid("topics");

    SingleOutputStreamOperator<TopicRecord> payloads =
        records
            .filter(DeltaSinkJob::isPayload)
            .name("payloads")
            .uid("payloads")
            .keyBy(DeltaSinkJob::callId, Types.STRING)
            .process(new JoinParts(), TopicSource.RECORDS)
            .name("join-parts")
            .uid("join-parts");

    SingleOutputStreamOperator<TableRows> rows =
        records
            .filter(record -> !isPayload(record))
            .name("other-records")
            .uid("other-records")
            .union(payloads)
            .process(rowsOfRecords, TableRows.TYPE)
            .name("rows-of-records")
            .uid("rows-of-records");

    rows.sinkTo(tables).name("delta-tables").uid("delta-tables");

    rows.getSideOutput(DeadLetter.TAG)
        .union(payloads.getSideOutput(DeadLetter.TAG))
        .sinkTo(deadLetters)
        .name("dead-letters")
        .uid("dead-letters");
  }

  // so that a question asked before the first call is answered with no rows, not with an error
  static void createUsageTable(String lake) throws IOException {
    Lake.at(lake).createIfMissing(UsageRow.TABLE, RowsOfRecords.layout(TableSchema.USAGE));
  }

  private static KafkaSink<DeadLetter> deadLetters(String bootstrapServers) {
    var producer = new Properties();
    producer.putAll(KafkaSettings.recordingProducer(bootstrapServers));
    return KafkaSink.<DeadLetter>builder()
        .setBootstrapServers(bootstrapServers)
        .setKafkaProducerConfig(producer)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new DeadLetterRecord())
        .build();
  }

  private static boolean isPayload(TopicRecord record) {
    return record.topic().equals(Topics.PAYLOADS.name());
  }

  private static String callId(TopicRecord record) {
    var key = record.key();
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }

  private static Settings settings(String[] args) {
    var given = new HashMap<String, String>();
    for (var arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 1) {
        throw new BrokenSettingException("argument", arg, "NAME=value");
      }
      given.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    return Settings.fromEnvironment().with(given);
  }
}
