package io.sluice.delta.repeat;

/** Who said how a call ended. */
enum Settlement {
  /** The proxy that served it, or refused it. */
  TRUE,
  /** The aggregator, because its proxy was gone: tokens, status and latency are not known. */
  ORPHANED
}
