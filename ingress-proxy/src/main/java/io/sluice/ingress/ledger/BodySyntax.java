package io.sluice.ingress.ledger;

/** What is known of a body's bytes. */
public enum BodySyntax {

  /** They are one JSON object from the first byte to the last. */
  JSON,

  /** Nothing; they may be part of a text. */
  TEXT
}
