package io.sluice.delta.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.event.CallTokens;
import io.sluice.event.JsonSerde;
import io.sluice.event.TokenSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the columns that have to do with prices stand in rows of the usage table. */
final class UsageColumnsAt {

  private static final int CACHE_READ = 0;
  private static final int CACHE_CREATION = 1;
  private static final int REASONING = 2;

  private final int eventTime;
  private final int model;
  private final int provider;
  private final int providerModel;
  private final int input;
  private final int output;
  private final int total;
  private final int details;
  private final int usageRaw;
  private final int cost;
  private final int priceVersion;

  UsageColumnsAt(List<String> columns) {
    this.eventTime = columns.indexOf(RowTime.EVENT_TIME);
    this.model = columns.indexOf("endpoint_name");
    this.provider = columns.indexOf("destination_name");
    this.providerModel = columns.indexOf("destination_model");
    this.input = columns.indexOf("input_tokens");
    this.output = columns.indexOf("output_tokens");
    this.total = columns.indexOf("total_tokens");
    this.details = columns.indexOf("token_details");
    this.usageRaw = columns.indexOf("usage_raw");
    this.cost = columns.indexOf("cost_usd");
    this.priceVersion = columns.indexOf("price_version");
  }

  /** When the call began, in microseconds since the epoch; 0 when the row does not say. */
  long micros(@Nullable Object[] row) {
    return row[eventTime] instanceof Long micros ? micros : 0;
  }

  Optional<String> model(@Nullable Object[] row) {
    return Optional.ofNullable(text(row[model]));
  }

  @Nullable Double cost(@Nullable Object[] row) {
    return row[cost] instanceof Double usd ? usd : null;
  }

  @Nullable String priceVersion(@Nullable Object[] row) {
    return text(row[priceVersion]);
  }

  /** The same row with another cost. */
  @Nullable Object[] with(PriceBook.Cost price, @Nullable Object[] row) {
    var changed = row.clone();
    changed[cost] = price.usd();
    changed[priceVersion] = price.version();
    return changed;
  }

  PricedCall call(@Nullable Object[] row) {
    return new PricedCall(
        text(row[model]),
        text(row[provider]),
        text(row[providerModel]),
        Instant.EPOCH.plus(micros(row), ChronoUnit.MICROS),
        tokens(row));
  }

  private CallTokens tokens(@Nullable Object[] row) {
    var detail = row[details] instanceof Object[] counts ? counts : new Object[REASONING + 1];
    var raw = text(row[usageRaw]);
    return new CallTokens(
        count(row[input]),
        count(row[output]),
        count(row[total]),
        count(detail[CACHE_READ]),
        count(detail[CACHE_CREATION]),
        raw == null ? null : writtenFor1h(raw),
        count(detail[REASONING]),
        TokenSource.UNKNOWN,
        raw,
        null);
  }

  // the one count that has a price and no column of its own
  private static @Nullable Long writtenFor1h(String usage) {
    try {
      var count =
          JsonSerde.MAPPER.readTree(usage).path("cache_creation").path("ephemeral_1h_input_tokens");
      return count.isIntegralNumber() ? Long.valueOf(count.longValue()) : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static @Nullable Long count(@Nullable Object value) {
    return value instanceof Long count ? count : null;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : Text.of(value);
  }
}
