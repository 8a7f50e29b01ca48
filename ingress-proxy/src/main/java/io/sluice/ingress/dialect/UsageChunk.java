package io.sluice.ingress.dialect;

/** Who asked a chat stream for its extra usage chunk. */
public enum UsageChunk {
  /** The caller: it is passed on. */
  BY_CALLER,
  /** The gateway, by adding {@code include_usage} to the request: it is read and dropped. */
  BY_GATEWAY
}
