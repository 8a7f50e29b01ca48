package io.sluice.ingress.ledger;

/** What becomes of calls while Kafka is away. Calls under way are recorded on the disk in both. */
public enum Accounting {
  /** No call is started. */
  STRICT,
  /** Calls go on; their records wait on the disk. */
  SPOOL
}
