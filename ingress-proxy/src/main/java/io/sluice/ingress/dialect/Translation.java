package io.sluice.ingress.dialect;

/** Says an answer in other words while it passes. Belongs to one call and never fails. */
public interface Translation {

  /** The next events of a stream, which are whole. */
  byte[] events(byte[] wholeEvents);

  /** An answer in one piece; what is not understood, such as an error, stays as it is. */
  byte[] document(byte[] whole);
}
