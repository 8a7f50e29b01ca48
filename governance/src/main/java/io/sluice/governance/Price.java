package io.sluice.governance;

import io.sluice.event.CallTokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * List price of a model in US dollars per million tokens.
 *
 * @param input of prompt tokens that were neither read from nor written to the cache
 * @param output of answer tokens, reasoning included
 * @param cacheRead of prompt tokens read from the cache
 * @param cacheWrite5m of prompt tokens written to the five-minute cache
 * @param cacheWrite1h of prompt tokens written to the one-hour cache
 */
public record Price(
    double input, double output, double cacheRead, double cacheWrite5m, double cacheWrite1h) {

  private static final double MILLION = 1_000_000.0;

  /** What the tokens cost in US dollars; empty when input or output is not known. */
  public Optional<Double> of(CallTokens tokens) {
    if (tokens.input() == null || tokens.output() == null) {
      return Optional.empty();
    }
    long read = orZero(tokens.cacheRead());
    long written = orZero(tokens.cacheCreation());
    long writtenFor1h = Math.min(written, orZero(tokens.cacheCreation1h()));
    long plain = Math.max(0, tokens.input() - read - written);
    double microUsd =
        plain * input
            + read * cacheRead
            + (written - writtenFor1h) * cacheWrite5m
            + writtenFor1h * cacheWrite1h
            + tokens.output() * output;
    // whole picodollars: what doubles add behind them is not money
    return Optional.of(Math.round(microUsd * MILLION) / (MILLION * MILLION));
  }

  private static long orZero(@Nullable Long count) {
    return count == null ? 0 : count;
  }
}
