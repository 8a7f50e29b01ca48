package io.sluice.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Does with Spark Structured Streaming what the sink does: one topic into one Delta table, until
 * the process is ended. Settings: {@code KAFKA_BOOTSTRAP_SERVERS}, {@code ROWS_OF} ({@code calls}
 * or {@code metrics}), {@code TOPIC}, {@code DIRECTORY} (the table is {@code table} in it), {@code
 * RECORDS_PER_BATCH}, {@code CORES}.
 *
 * <p>It leaves out what Spark has no ready means for: a repeated call becomes a second row, and a
 * record that cannot be read ends it or becomes a row of nulls.
 */
public final class StreamMain {

  private StreamMain() {}

  public static void main(String[] args) throws Exception {
    var settings = System.getenv();
    var directory = Path.of(settings.get("DIRECTORY"));
    try (var spark = LocalSpark.start(Integer.parseInt(settings.get("CORES")), directory)) {
      rows(spark, settings)
          .writeStream()
          .format("delta")
          .option("checkpointLocation", directory.resolve("checkpoints").toString())
          .start(directory.resolve("table").toString())
          .awaitTermination();
    }
  }

  private static Dataset<Row> rows(SparkSession spark, Map<String, String> settings) {
    var records =
        spark
            .readStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", settings.get("KAFKA_BOOTSTRAP_SERVERS"))
            .option("subscribe", settings.get("TOPIC"))
            .option("startingOffsets", "earliest")
            .option("maxOffsetsPerTrigger", settings.get("RECORDS_PER_BATCH"))
            .load();
    return settings.get("ROWS_OF").equals("calls") ? calls(records) : metrics(records);
  }

  private static Dataset<Row> calls(Dataset<Row> records) {
    DataType event = StructType.fromDDL(CallColumns.EVENT);
    return records
        .select(from_json(col("value").cast("string"), event, Map.of()).as("call"))
        .select("call.*")
        .selectExpr(CallColumns.OF_TABLE.toArray(String[]::new));
  }

  private static Dataset<Row> metrics(Dataset<Row> records) {
    return records
        .select("value")
        .as(Encoders.BINARY())
        .flatMap(new MetricRows(), Encoders.row(MetricRows.COLUMNS));
  }
}
