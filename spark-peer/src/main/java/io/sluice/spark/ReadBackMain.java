package io.sluice.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Writes down what Spark reads of Delta tables.
 *
 * <p>The argument is a directory. Each directory {@code name} in it stands for one table and holds
 * two files: {@code location}, where the table is, and {@code ddl}, a statement that makes a table
 * {@code described}. Beside them it puts {@code rows}, one line of JSON for each row with nulls
 * left out and times as numbers; {@code table}, what {@code DESCRIBE} and the properties say of the
 * table; and {@code documented}, the same of the one that Spark itself made by the statement.
 */
public final class ReadBackMain {

  private static final String MADE = "described";

  private ReadBackMain() {}

  public static void main(String[] args) throws IOException {
    var asked = Path.of(args[0]);
    try (var spark = LocalSpark.start(1, asked.resolve(".spark"));
        var tables = Files.newDirectoryStream(asked, entry -> !entry.endsWith(".spark"))) {
      for (var table : tables) {
        readBack(spark, table);
      }
    }
  }

  private static void readBack(SparkSession spark, Path table) throws IOException {
    var location = Files.readString(table.resolve("location"));
    var rows = spark.read().format("delta").load(location);
    Files.write(table.resolve("rows"), timesAsNumbers(rows).toJSON().collectAsList());
    Files.write(table.resolve("table"), described(spark, "delta.`" + location + "`"));
    spark.sql("DROP TABLE IF EXISTS " + MADE);
    spark.sql(Files.readString(table.resolve("ddl")));
    Files.write(table.resolve("documented"), described(spark, MADE));
  }

  private static List<String> described(SparkSession spark, String table) {
    var columns =
        spark.sql("DESCRIBE TABLE " + table).select("col_name", "data_type").collectAsList();
    var properties =
        spark.sql("SHOW TBLPROPERTIES " + table).where("key LIKE 'otel.%'").collectAsList();
    return java.util.stream.Stream.concat(columns.stream(), properties.stream())
        .map(row -> row.getString(0) + "\t" + row.getString(1))
        .toList();
  }

  private static Dataset<Row> timesAsNumbers(Dataset<Row> rows) {
    return rows.select(
        Arrays.stream(rows.schema().fields())
            .map(ReadBackMain::timeAsNumber)
            .toArray(Column[]::new));
  }

  private static Column timeAsNumber(StructField field) {
    var column = functions.col(field.name());
    if (field.dataType().equals(DataTypes.TimestampType)) {
      return functions.unix_micros(column).as(field.name());
    }
    if (field.dataType().equals(DataTypes.DateType)) {
      return functions.unix_date(column).as(field.name());
    }
    return column;
  }
}
