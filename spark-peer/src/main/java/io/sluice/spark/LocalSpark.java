package io.sluice.spark;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Spark with Delta in this process, as its documentation sets it up. */
final class LocalSpark {

  private LocalSpark() {}

  /**
   * Starts it.
   *
   * @param cores how many tasks run at the same time
   * @param directory where it may keep what it needs
   */
  static SparkSession start(int cores, Path directory) {
    return SparkSession.builder()
        .master("local[" + cores + "]")
        .appName("spark-peer")
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toUri().toString())
        .config("spark.local.dir", directory.resolve("local").toString())
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", cores)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", false)
        .getOrCreate();
  }
}
