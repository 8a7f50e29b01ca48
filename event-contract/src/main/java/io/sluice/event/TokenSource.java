package io.sluice.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the token counts of a call were obtained; ledger and table use the lower-case names. */
public enum TokenSource {
  /** The provider's final count. */
  @JsonProperty("provider_final")
  PROVIDER_FINAL,
  /** The provider's last count before its stream broke off. */
  @JsonProperty("provider_partial")
  PROVIDER_PARTIAL,
  /** The provider's final count, read to the end after the caller had gone. */
  @JsonProperty("drained")
  DRAINED,
  /** Estimated from the bytes seen. */
  @JsonProperty("estimated")
  ESTIMATED,
  /** Nobody knows. */
  @JsonProperty("unknown")
  UNKNOWN
}
