package io.sluice.ingress.dialect;

/** Whether the caller asked for the answer piece by piece. */
public enum Streamed {
  YES,
  NO
}
