package io.sluice.ingress.dialect;

/** Reads the events of one dialect's stream, one at a time, for usage and for the end. */
interface EventReader {

  /** What is to become of an event. */
  enum Verdict {
    /** Goes to the caller now. */
    PASS,
    /** The gateway asked for it, not the caller: dropped. */
    HIDE,
    /** Completes the answer unless more comes: kept until then. */
    HOLD,
    /** Completes the answer: kept until the call is recorded. */
    LAST
  }

  Verdict read(SseEvent event, Usage usage);
}
