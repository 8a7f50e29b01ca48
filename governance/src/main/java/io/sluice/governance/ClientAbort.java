package io.sluice.governance;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of an answer whose caller has hung up. */
public enum ClientAbort {
  /** It is read to its end, so that its tokens are counted exactly. */
  @JsonProperty("drain")
  DRAIN,
  /** The provider is told to stop; what it had counted by then is completed by an estimate. */
  @JsonProperty("cancel")
  CANCEL
}
