package io.sluice.ingress.ledger;

/** Kafka does not answer. */
final class LogAwayException extends Exception {

  private static final long serialVersionUID = 1L;

  LogAwayException(Throwable cause) {
    super("Kafka does not answer", cause);
  }
}
