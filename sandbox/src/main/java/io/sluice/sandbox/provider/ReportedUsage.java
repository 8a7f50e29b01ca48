package io.sluice.sandbox.provider;

/**
 * What a call cost, by its own account (unit of all: tokens). Every dialect reports the same call
 * in its own members; this is what they must add up to.
 *
 * @param uncached prompt tokens that no cache had
 * @param cacheRead prompt tokens read from a cache
 * @param cacheWrite5m prompt tokens written to the five-minute cache
 * @param cacheWrite1h prompt tokens written to the one-hour cache
 * @param text output tokens that were shown
 * @param reasoning output tokens that were thought
 */
public record ReportedUsage(
    long uncached,
    long cacheRead,
    long cacheWrite5m,
    long cacheWrite1h,
    long text,
    long reasoning) {

  private static final int BYTES_PER_TOKEN = 4;

  /** Derives every number from the prompt, none of them zero where a dialect reports it. */
  static ReportedUsage of(Ask ask, long textBytes) {
    return new ReportedUsage(
        ask.promptBytes() / BYTES_PER_TOKEN + 1,
        1 + ask.seed() % 1009,
        1 + ask.seed() % 101,
        1 + ask.seed() % 11,
        textBytes / BYTES_PER_TOKEN + 1,
        1 + ask.seed() % 53);
  }

  /** All prompt tokens, cached ones included. */
  public long input() {
    return uncached + cacheRead + cacheWrite5m + cacheWrite1h;
  }

  /** All output tokens, thought ones included. */
  public long output() {
    return text + reasoning;
  }

  public long cacheWrite() {
    return cacheWrite5m + cacheWrite1h;
  }

  public long total() {
    return input() + output();
  }
}
