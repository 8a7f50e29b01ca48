package io.sluice.ingress.spool;

import java.io.IOException;

/** The spool holds as much as it may. */
public final class SpoolFullException extends IOException {

  private static final long serialVersionUID = 1L;

  SpoolFullException(long maxBytes) {
    super("the spool is full (" + maxBytes + " bytes)");
  }
}
