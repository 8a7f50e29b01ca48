package io.sluice.dashboards.month;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;

/** The columns of the tables, as far as questions ask for them. */
public final class Schemas {

  private static final StringType TEXT = StringType.STRING;
  private static final LongType LONG = LongType.LONG;
  private static final DoubleType DOUBLE = DoubleType.DOUBLE;
  private static final TimestampType TIME = TimestampType.TIMESTAMP;
  private static final MapType TEXTS = new MapType(TEXT, TEXT, true);

  private Schemas() {}

  public static StructType usage() {
    return new StructType()
        .add("request_id", TEXT)
        .add("endpoint_name", TEXT)
        .add("event_time", TIME)
        .add("latency_ms", LONG)
        .add("time_to_first_byte_ms", LONG)
        .add("destination_name", TEXT)
        .add("destination_model", TEXT)
        .add("requester", TEXT)
        .add("requester_type", TEXT)
        .add("ip_address", TEXT)
        .add("url", TEXT)
        .add("user_agent", TEXT)
        .add("api_type", TEXT)
        .add("request_tags", TEXTS)
        .add("input_tokens", LONG)
        .add("output_tokens", LONG)
        .add("total_tokens", LONG)
        .add(
            "token_details",
            new StructType()
                .add("cache_read_input_tokens", LONG)
                .add("cache_creation_input_tokens", LONG)
                .add("output_reasoning_tokens", LONG))
        .add("response_content_type", TEXT)
        .add("status_code", IntegerType.INTEGER)
        .add(
            "routing_information", new StructType().add("attempts", new ArrayType(attempt(), true)))
        .add("agent", TEXT)
        .add("session_id", TEXT)
        .add("provider_request_id", TEXT)
        .add("token_source", TEXT)
        .add("usage_raw", TEXT)
        .add("cost_usd", DOUBLE)
        .add("price_version", TEXT)
        .add("error_code", TEXT)
        .add("proxy_id", TEXT);
  }

  private static StructType attempt() {
    return new StructType()
        .add("action", TEXT)
        .add("destination", TEXT)
        .add("status_code", IntegerType.INTEGER)
        .add("error_code", TEXT)
        .add("latency_ms", LONG)
        .add("start_time", TIME)
        .add("end_time", TIME);
  }

  public static StructType payload() {
    return new StructType()
        .add("request_id", TEXT)
        .add("event_time", TIME)
        .add("status_code", IntegerType.INTEGER)
        .add("request", TEXT)
        .add("response", TEXT)
        .add("requester", TEXT)
        .add("api_type", TEXT);
  }

  public static StructType metrics() {
    var point =
        new StructType()
            .add("start_time_unix_nano", LONG)
            .add("time_unix_nano", LONG)
            .add("value", DOUBLE)
            .add("attributes", TEXTS)
            .add("aggregation_temporality", TEXT)
            .add("is_monotonic", BooleanType.BOOLEAN);
    var histogram =
        new StructType()
            .add("start_time_unix_nano", LONG)
            .add("time_unix_nano", LONG)
            .add("count", LONG)
            .add("sum", DOUBLE)
            .add("attributes", TEXTS)
            .add("aggregation_temporality", TEXT);
    return new StructType()
        .add("name", TEXT)
        .add("metric_type", TEXT)
        .add("sum", point)
        .add("histogram", histogram)
        .add("resource", new StructType().add("attributes", TEXTS));
  }

  public static StructType logs() {
    return new StructType()
        .add("event_name", TEXT)
        .add("time_unix_nano", LONG)
        .add("body", TEXT)
        .add("attributes", TEXTS)
        .add("resource", new StructType().add("attributes", TEXTS));
  }
}
