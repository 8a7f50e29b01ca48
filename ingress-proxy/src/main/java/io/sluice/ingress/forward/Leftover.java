package io.sluice.ingress.forward;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/** What follows the end of an answer is thrown away, so that the connection can be used again. */
record Leftover(Content.Source source) implements Invocable.Task {

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  void discardUnless(boolean ended) {
    if (!ended) {
      run();
    }
  }

  @Override
  public void run() {
    while (true) {
      var chunk = source.read();
      if (chunk == null) {
        source.demand(this);
        return;
      }
      chunk.release();
      if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
        return;
      }
    }
  }
}
